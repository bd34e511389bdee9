@_exported import TernCore
@_exported import TernData
@_exported import TernNN
