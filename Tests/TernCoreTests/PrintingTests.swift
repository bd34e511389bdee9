import TernCore
import Testing

/// Printed tensors, against the text that NumPy 2 prints for the same arrays with `precision=4`.
@Suite struct PrintingTests {
    /// NaN has a sign in memory, which C prints and NumPy does not.
    @Test func nanWithoutASign() {
        let nan = Tensor(Float.nan)
        expect(nan * -1, prints: "nan")
        expect(-nan, prints: "nan")
        expect(Tensor(-Double.nan), prints: "nan")
        expect(Tensor<Float>([-.nan, -1.5]), prints: "[ nan -1.5]")
        expect(Tensor<Double>([-.nan, -.infinity]), prints: "[ nan -inf]")
        expect(Tensor(Float(nan: 5, signaling: false)), prints: "nan")
    }

    @Test func asNumPy() {
        expect(Tensor<Float>([1, 2, 3]), prints: "[1. 2. 3.]")
        expect(Tensor<Float>([0.1, -2.25, 1 / 3]), prints: "[ 0.1    -2.25    0.3333]")
        expect(
            [[1.5, -20.25], [300.125, 4]] as Tensor<Float>,
            prints: """
                [[  1.5   -20.25 ]
                 [300.125   4.   ]]
                """)
        expect(Tensor<Double>([1e-5, 1, 2e5]), prints: "[1.e-05 1.e+00 2.e+05]")
        expect(Tensor<Double>([1e10, 1]), prints: "[1.e+10 1.e+00]")
        expect(Tensor<Double>([1e-10, 2.5e-10]), prints: "[1.0e-10 2.5e-10]")
        expect(Tensor<Double>([.nan, .infinity, -.infinity, 1.5]), prints: "[ nan  inf -inf  1.5]")
        expect(Tensor<Float>([.nan, -0.0625, 12]), prints: "[    nan -0.0625 12.    ]")
        expect(Tensor<Double>([0, -0.0, 1e-4]), prints: "[ 0.     -0.      0.0001]")
        expect(Tensor<Double>([123456.789, 0.5]), prints: "[1.2346e+05 5.0000e-01]")
        expect(Tensor<Double>([1e-3, 1]), prints: "[0.001 1.   ]")
        expect(Tensor<Double>([1.0 / 3, 2.0 / 3, 1000.0 / 7]), prints: "[  0.3333   0.6667 142.8571]")
        expect(Tensor<Double>([0.99999, 1]), prints: "[1. 1.]")
        expect(Tensor<Double>([9.99999e-5, 1]), prints: "[1.e-04 1.e+00]")
        expect(Tensor<Float>([99999.5, 100000.25]), prints: "[ 99999.5  100000.25]")
        expect(Tensor<Double>.zeros([3]), prints: "[0. 0. 0.]")
        expect(
            [[1, -20], [300, 4]] as Tensor<Int>,
            prints: """
                [[  1 -20]
                 [300   4]]
                """)
        expect(
            Tensor<Int>.arange(24).reshape([2, 3, 4]),
            prints: """
                [[[ 0  1  2  3]
                  [ 4  5  6  7]
                  [ 8  9 10 11]]

                 [[12 13 14 15]
                  [16 17 18 19]
                  [20 21 22 23]]]
                """)
        expect(Tensor<Int>.arange(2000), prints: "[   0    1    2 ... 1997 1998 1999]")
        expect(
            Tensor<Int>.arange(10_000).reshape([100, 100]),
            prints: """
                [[   0    1    2 ...   97   98   99]
                 [ 100  101  102 ...  197  198  199]
                 [ 200  201  202 ...  297  298  299]
                 ...
                 [9700 9701 9702 ... 9797 9798 9799]
                 [9800 9801 9802 ... 9897 9898 9899]
                 [9900 9901 9902 ... 9997 9998 9999]]
                """)
        expect(
            Tensor<Int>.arange(2400).reshape([8, 10, 30])[.all, .step(5)],
            prints: """
                [[[   0    1    2    3    4    5    6    7    8    9   10   11   12   13
                     14   15   16   17   18   19   20   21   22   23   24   25   26   27
                     28   29]
                  [ 150  151  152  153  154  155  156  157  158  159  160  161  162  163
                    164  165  166  167  168  169  170  171  172  173  174  175  176  177
                    178  179]]

                 [[ 300  301  302  303  304  305  306  307  308  309  310  311  312  313
                    314  315  316  317  318  319  320  321  322  323  324  325  326  327
                    328  329]
                  [ 450  451  452  453  454  455  456  457  458  459  460  461  462  463
                    464  465  466  467  468  469  470  471  472  473  474  475  476  477
                    478  479]]

                 [[ 600  601  602  603  604  605  606  607  608  609  610  611  612  613
                    614  615  616  617  618  619  620  621  622  623  624  625  626  627
                    628  629]
                  [ 750  751  752  753  754  755  756  757  758  759  760  761  762  763
                    764  765  766  767  768  769  770  771  772  773  774  775  776  777
                    778  779]]

                 [[ 900  901  902  903  904  905  906  907  908  909  910  911  912  913
                    914  915  916  917  918  919  920  921  922  923  924  925  926  927
                    928  929]
                  [1050 1051 1052 1053 1054 1055 1056 1057 1058 1059 1060 1061 1062 1063
                   1064 1065 1066 1067 1068 1069 1070 1071 1072 1073 1074 1075 1076 1077
                   1078 1079]]

                 [[1200 1201 1202 1203 1204 1205 1206 1207 1208 1209 1210 1211 1212 1213
                   1214 1215 1216 1217 1218 1219 1220 1221 1222 1223 1224 1225 1226 1227
                   1228 1229]
                  [1350 1351 1352 1353 1354 1355 1356 1357 1358 1359 1360 1361 1362 1363
                   1364 1365 1366 1367 1368 1369 1370 1371 1372 1373 1374 1375 1376 1377
                   1378 1379]]

                 [[1500 1501 1502 1503 1504 1505 1506 1507 1508 1509 1510 1511 1512 1513
                   1514 1515 1516 1517 1518 1519 1520 1521 1522 1523 1524 1525 1526 1527
                   1528 1529]
                  [1650 1651 1652 1653 1654 1655 1656 1657 1658 1659 1660 1661 1662 1663
                   1664 1665 1666 1667 1668 1669 1670 1671 1672 1673 1674 1675 1676 1677
                   1678 1679]]

                 [[1800 1801 1802 1803 1804 1805 1806 1807 1808 1809 1810 1811 1812 1813
                   1814 1815 1816 1817 1818 1819 1820 1821 1822 1823 1824 1825 1826 1827
                   1828 1829]
                  [1950 1951 1952 1953 1954 1955 1956 1957 1958 1959 1960 1961 1962 1963
                   1964 1965 1966 1967 1968 1969 1970 1971 1972 1973 1974 1975 1976 1977
                   1978 1979]]

                 [[2100 2101 2102 2103 2104 2105 2106 2107 2108 2109 2110 2111 2112 2113
                   2114 2115 2116 2117 2118 2119 2120 2121 2122 2123 2124 2125 2126 2127
                   2128 2129]
                  [2250 2251 2252 2253 2254 2255 2256 2257 2258 2259 2260 2261 2262 2263
                   2264 2265 2266 2267 2268 2269 2270 2271 2272 2273 2274 2275 2276 2277
                   2278 2279]]]
                """)
        expect(
            Tensor<Int>.arange(40),
            prints: """
                [ 0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
                 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39]
                """)
        expect(
            Tensor<Float>.arange(30),
            prints: """
                [ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
                 18. 19. 20. 21. 22. 23. 24. 25. 26. 27. 28. 29.]
                """)
        expect(
            Tensor<Float>.arange(46).reshape([2, 23]),
            prints: """
                [[ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.
                  18. 19. 20. 21. 22.]
                 [23. 24. 25. 26. 27. 28. 29. 30. 31. 32. 33. 34. 35. 36. 37. 38. 39. 40.
                  41. 42. 43. 44. 45.]]
                """)
        expect(
            Tensor<Int>.arange(100, 140).reshape([2, 1, 20]),
            prints: """
                [[[100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116
                   117 118 119]]

                 [[120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136
                   137 138 139]]]
                """)
        expect(Tensor<Float>(3.5), prints: "3.5")
        expect(Tensor<Float>(0.1), prints: "0.1")
        expect(Tensor<Double>(1e-7), prints: "1e-07")
        expect(Tensor<Double>(123_456_789), prints: "123456789.0")
        expect(Tensor<Int>(-7), prints: "-7")
        expect(Tensor<UInt8>([0, 255]), prints: "[  0 255]")
        expect(Tensor<Float>([]), prints: "[]")
    }

    private func expect<Scalar>(
        _ tensor: Tensor<Scalar>, prints text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(tensor.description == text, sourceLocation: sourceLocation)
    }

    /// The shape is printed where NumPy would print `[]`; truth values print as in Swift.
    @Test func unlikeNumPy() {
        expect(Tensor<Float>.zeros([2, 0]), prints: "[], shape [2, 0]")
        expect(Tensor<Bool>([true, false]), prints: "[ true false]")
    }

    /// Views print as their elements, and a tensor under a derivative as any other.
    @Test func views() {
        let x: Tensor<Int> = [[1, 2], [3, 4]]
        #expect("\(x.transpose()[.step(-1)])" == "[[2 4]\n [1 3]]")
        _ = gradient(at: Tensor<Float>([1, 2])) { x in
            #expect("\(x * 2)" == "[2. 4.]")
            return x.sum()
        }
    }
}
