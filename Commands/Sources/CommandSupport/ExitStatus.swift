/// The exit statuses of all commands, for their help.
package let exitStatuses = """
    Exit status: 0 on success; 1 where something fails, which a line on standard error tells; 64 where the command line makes \
    no sense; 128 and the number of the signal where one ends a training that it saves before: 130 for Ctrl-C, 143 for kill, 129 \
    for a terminal that is closed.
    """
