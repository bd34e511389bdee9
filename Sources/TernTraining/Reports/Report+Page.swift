// The page as HTML.

extension Report {
    /// The page.
    public var html: String {
        let title = title.escapedInMarkup
        let results = results.map { name, value in
            "<div class=\"result\"><dt>\(name.escapedInMarkup)</dt><dd>\(value.escapedInMarkup)</dd></div>"
        }
        let links = sections.enumerated().map { index, section in
            "<a href=\"#section-\(index + 1)\">\(section.title.escapedInMarkup)</a>"
        }
        let parts = sections.enumerated().map { index, section in
            """
            <section id="section-\(index + 1)">
            <h2>\(section.title.escapedInMarkup)</h2>
            \(section.html)</section>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(Self.style)
            \(Ink.lightRules)
            \(Ink.darkRules)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="subtitle">\(subtitle.escapedInMarkup)</p>
            \(links.count > 2 ? "<nav>\(links.joined(separator: " "))</nav>" : "")
            </header>
            <main>
            \(results.isEmpty ? "" : "<dl class=\"results\">\n\(results.joined(separator: "\n"))\n</dl>")
            \(parts.joined(separator: "\n"))
            </main>
            <div id="values" role="status" hidden></div>
            <script>
            \(Self.script)
            </script>
            </body>
            </html>

            """
    }

    /// Nothing is loaded, so also a page that was tampered with asks no one for anything.
    private static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'"

    private static let style = """
        :root { color-scheme: light dark; --page: #f4f5f7; --card: #ffffff; --ink: #1b1f24; --sub: #57606a; --line: #d9dde2;
          --accent: #164fd9; --right: #185afc; --wrong: #e26a18; --code: #f4f5f7; }
        @media (prefers-color-scheme: dark) { :root { --page: #0d1014; --card: #171b21; --ink: #e6edf3; --sub: #9da7b3;
          --line: #2b323b; --accent: #7ba0f7; --right: #4a78f0; --wrong: #d67247; --code: #0f1318; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
        body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.5; font-size: 15px;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        header, main { max-width: 1120px; margin: 0 auto; padding: 0 16px; }
        header { padding-top: 28px; }
        h1 { font-size: 26px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 18px; margin: 0 0 12px; overflow-wrap: anywhere; }
        p { margin: 0 0 12px; overflow-wrap: anywhere; white-space: pre-line; max-width: 75ch; }
        .subtitle { color: var(--sub); margin: 4px 0 12px; }
        nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 16px; }
        a { color: var(--accent); text-decoration: none; overflow-wrap: anywhere; }
        a:hover, a:focus-visible { text-decoration: underline; }
        section, .results { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px;
          margin: 0 0 16px; min-width: 0; }
        .results { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px 20px; }
        .result { display: flex; flex-direction: column-reverse; justify-content: flex-end; min-width: 0; }
        .result dd { margin: 0; font-size: 24px; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere;
          font-variant-numeric: tabular-nums; }
        .result dt { color: var(--sub); overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 12px; }
        figure { margin: 0; min-width: 0; }
        .charts figure { max-width: 620px; }
        svg.chart { display: block; width: 100%; height: auto; touch-action: pan-y; }
        .scroll { overflow-x: auto; margin: 0 0 12px; }
        .scroll:focus-visible { outline: 2px solid var(--accent); }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
        th, td { padding: 5px 14px 5px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
          white-space: nowrap; }
        th { color: var(--sub); font-weight: 600; }
        td.text { white-space: normal; overflow-wrap: anywhere; min-width: 140px; }
        .n { text-align: right; }
        td.best { font-weight: 700; color: var(--accent); }
        td.bar { min-width: 190px; text-align: left; }
        td.bar i { display: inline-block; height: 10px; border-radius: 2px; background: var(--accent); margin-right: 8px; }
        table.matrix { font-size: 13px; }
        table.matrix th, table.matrix td { padding: 5px 4px; min-width: 34px; text-align: center; border: 1px solid var(--card); }
        table.matrix th[scope=row] { text-align: right; padding-right: 8px; position: sticky; left: 0; background: var(--card); }
        td.right { background: color-mix(in srgb, var(--right) var(--v), transparent); }
        td.wrong { background: color-mix(in srgb, var(--wrong) var(--v), transparent); }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 12px 28px; }
        .columns > div { min-width: 0; }
        img.matrix { image-rendering: pixelated; width: 100%; max-width: 560px; border: 1px solid var(--line);
          display: block; margin-bottom: 12px; }
        .images { display: grid; grid-template-columns: repeat(auto-fill, minmax(92px, 1fr)); gap: 14px 10px; }
        .images img { width: 100%; max-width: 160px; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated;
          border-radius: 4px; background: var(--code); display: block; }
        .images figcaption { font-size: 13px; color: var(--sub); overflow-wrap: anywhere; margin-top: 4px; }
        .small { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr)); gap: 10px; }
        pre { margin: 0; padding: 12px; background: var(--code); border-radius: 6px; font-size: 13px; line-height: 1.45;
          width: max-content; min-width: 100%; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        details { margin: 8px 0; }
        summary { cursor: pointer; color: var(--accent); margin-bottom: 8px; overflow-wrap: anywhere; }
        .note { color: var(--sub); font-size: 14px; }
        #values { position: fixed; pointer-events: none; background: var(--card); color: var(--ink); border: 1px solid var(--line);
          border-radius: 6px; box-shadow: 0 3px 12px rgb(0 0 0 / 0.18); padding: 6px 10px; font-size: 13px; z-index: 1;
          font-variant-numeric: tabular-nums; max-width: min(320px, 90vw); overflow-wrap: anywhere; }
        #values b { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; }
        @media (max-width: 480px) { header, main { padding-left: 10px; padding-right: 10px; } section, .results { padding: 14px 12px; } }
        @media print { body { background: none; } section { break-inside: avoid; } nav { display: none; } }
        """
}
