import Foundation

/// Letters of lines, for charts as pixels, and the widths of texts.
///
/// A glyph lies on a grid: capitals from 0 (top) to c (12, the baseline), small letters from 3, descenders down to g. A line is
/// a word of positions, two digits each, x and y.
enum StrokeFont {
    /// The size of the em in units of the grid.
    private static let em = 16.5
    /// The space between two letters.
    private static let gap = 2.6

    private struct Glyph {
        let width: Double
        let lines: [[Point]]

        /// The space on both sides of narrow ones, which would touch their neighbors.
        var bearing: Double { width < 2 ? 0.6 : 0 }

        init(_ code: String) {
            let words = code.split(separator: " ")
            width = Double(Int(words[0], radix: 17) ?? 0)
            lines = words.dropFirst().map { word in
                let digits = word.map { Double($0.hexDigitValue ?? 16) }
                return stride(from: 0, to: digits.count - 1, by: 2).map { Point(digits[$0], digits[$0 + 1]) }
            }
        }
    }

    /// Returns the width of a text in these letters.
    static func width(of text: String, size: Double) -> Double {
        text.reduce(0) { $0 + advance($1) } / em * size
    }

    /// Returns the room that a text may take in the letters of a browser, of which those of DejaVu Sans are among the widest.
    static func room(for text: String, size: Double, isBold: Bool = false) -> Double {
        width(of: text, size: size) * (isBold ? 1.3 : 1.2)
    }

    /// Returns a text that is no wider than a number, without its middle if need be.
    static func fitting(_ text: String, width limit: Double, size: Double, isBold: Bool = false) -> String {
        if room(for: text, size: size, isBold: isBold) <= limit { return text }
        let characters = Array(text.prefix(400))
        var count = min(characters.count, text.count - 1)
        while count > 0 {
            let (start, end) = ((count * 2 + 2) / 3, count / 3)
            let shorter = String(characters.prefix(start)) + "…" + String(text.suffix(end))
            if room(for: shorter, size: size, isBold: isBold) <= limit { return shorter }
            count -= 1
        }
        return ""
    }

    /// Returns the lines of a text whose baseline begins at a position.
    static func lines(of text: String, at origin: Point, size: Double) -> [[Point]] {
        let scale = size / em
        var x = origin.x / scale
        var lines: [[Point]] = []
        for character in text {
            if let glyph = glyph(character) {
                let left = x + glyph.bearing
                lines += glyph.lines.map { $0.map { Point((left + $0.x) * scale, origin.y + ($0.y - 12) * scale) } }
            }
            x += advance(character)
        }
        return lines
    }

    private static func advance(_ character: Character) -> Double {
        if let glyph = glyph(character) { return glyph.width + gap + 2 * glyph.bearing }
        return character.utf8.count > 2 ? em : 7 + gap  // East Asian letters are as wide as they are high
    }

    /// Returns the glyph of a character, or of its letter without accents; a box for others, nil for a space.
    private static func glyph(_ character: Character) -> Glyph? {
        if let glyph = glyphs[character] { return glyph }
        let letter = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first!
        return glyphs[Character(letter)]
            ?? (character.utf8.count > 2 ? Glyph("e 000cece000") : glyphs["\u{fffd}"])
    }

    private static let glyphs = Dictionary(
        uniqueKeysWithValues: table.split(separator: "\n").map { row in (row.first!, Glyph(String(row.dropFirst(2)))) })

    // A character, its width, and its lines.
    private static let table = """
          3
        0 7 20506173796b5c2c1b09031120
        1 7 12404c 1c7c
        2 7 03112050617374660c7c
        3 7 021120506173655636 5667796b5c2c1b0a
        4 7 5c500878
        5 7 60100625556678796b5c2c1b0a
        6 7 6150301205091b2c5c6b79786655251608
        7 7 00703c
        8 7 205072745626040220 2656787a5c2c0a0826
        9 7 1b2c4c6a77736150201103041627576674
        A 8 0c408c 1878
        B 8 000c5c7b89775606 005061736556
        C 8 8260301103091b3c6c8a
        D 8 000c4c7b8884714000
        E 7 70000c7c 0666
        F 7 70000c 0656
        G 8 8260301103091b3c6c8a8757
        H 8 000c 808c 0686
        I 0 000c
        J 5 50594b3c1c0b
        K 8 000c 7007 258c
        L 7 000c7c
        M a 0c0058a0ac
        N 8 0c008c80
        O 9 30608193998b6c3c1b09031130
        P 7 0c0050617374665707
        Q 9 30608193998b6c3c1b09031130 699d
        R 8 0c0050617374665707 478c
        S 7 726150201102041567787a6b5c2c1b0a
        T 8 0080 404c
        U 8 00091b3c5c7b8980
        V 8 004c80
        W c 003c629cc0
        X 8 008c 800c
        Y 8 004680 464c
        Z 7 00700c7c
        a 6 0514234354656c 672718090a1b2c4c6a
        b 7 000c 061433436476796b4c3c1b09
        c 6 655443231406091b2c4c5b6a
        d 7 707c 766443331406091b3c4c6b79
        e 7 0777766443331406091b3c5c7a
        f 4 4030212c 0343
        g 7 737d6f4g2g0f 766443331406091b3c4c6b79
        h 6 000c 0614234354666c
        i 0 030c 0001
        j 2 232e1g0g 2021
        k 6 000c 5308 266c
        l 0 000c
        m a 030c 052333555c 557383a5ac
        n 6 030c 0614234354666c
        o 7 33436476796b4c3c1b09061433
        p 7 030g 061433436476796b4c3c1b09
        q 7 737g 766443331406091b3c4c6b79
        r 4 030c 06142343
        s 6 65544323140517586a5b4c2c1b0a
        t 4 202a3c4c 0343
        u 6 03091b2c4c5b69 636c
        v 6 033c63
        w a 033c557ca3
        x 6 036c 630c
        y 6 033c 633c2f0g
        z 6 03630c6c
        . 0 0b0c
        , 1 1b1c0e
        : 0 0405 0b0c
        ; 1 1415 1b1c0e
        ! 0 0008 0b0c
        ? 6 021120405163553738 3b3c
        - 4 0747
        – 7 0777
        — b 07b7
        − 7 0777
        + 8 0787 434b
        ± 8 0686 424a 0c8c
        = 8 0585 0989
        * 6 3036 0165 6105
        × 7 047b 740b
        · 0 0607
        … 8 0b0c 4b4c 8b8c
        ∞ c 341406081a3a94b4c6c8ba9a34
        / 5 500e
        \\ 5 005e
        | 0 000e
        _ 8 0e8e
        ( 3 301205091c3e
        ) 3 002235392c0e
        [ 3 30000e3e
        ] 3 00303e0e
        { 4 4030212507292d3e4e
        } 4 0010212547292d1e0e
        < 7 73077b
        > 7 03770b
        % c 103041443515040110 97b7c8cbbc9c8b8897 a02c
        # 8 301c 705c 0484 0888
        & 8 8c131220405253080a2c4c87
        @ a 7859484554757898a6a48160301205081b3d7d
        $ 7 726150201102041567787a6b5c2c1b0a 404c
        " 3 0003 3033
        ' 0 0003
        ` 2 0022
        ^ 6 043064
        ~ 8 0826476886
        ° 3 102031322313020110
        ² 4 01103041420646
        µ 6 030g 091b2c4c5b69 636c
        μ 6 030g 091b2c4c5b69 636c
        → 9 0797 64976a
        \u{fffd} 7 000c7c7000
        """
}
