/// What the page looks like: in the page itself, so that nothing has to be fetched, and by its hash in the policy that the browser is told.
public enum StatusStyle {
    /// Colours keep a contrast of 4.5 to 1 and better on both backgrounds (WCAG 2.2, criterion 1.4.3).
    static let sheet: StaticString = """
        :root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1b1f24;--dim:#565d66;--line:#d5d9df;--head:#eceff3;--link:#0b57b0;--good:#0b6b2e;--good-back:#e2f4e7;--warning:#7a4b00;--warning-back:#fdf0d5;--bad:#a31621;--bad-back:#fce6e7}
        @media(prefers-color-scheme:dark){:root{--page:#14171a;--card:#1c2024;--text:#e6e9ec;--dim:#a6adb6;--line:#363c43;--head:#252a2f;--link:#84b9ff;--good:#84dba0;--good-back:#16331f;--warning:#f3c672;--warning-back:#3a2c0f;--bad:#ffa3a8;--bad-back:#46191d}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        header,main,footer{max-width:80rem;margin:0 auto;padding:0 1rem}
        header{padding-top:1.25rem}
        h1{font-size:1.6rem;line-height:1.2;margin:0 0 .5rem}
        h2{font-size:1.2rem;line-height:1.3;margin:0 0 .75rem}
        p{margin:0 0 .75rem}
        a{color:var(--link)}
        a:focus-visible,.table:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
        main:focus{outline:none}
        .skip{position:absolute;left:-999rem}
        .skip:focus{position:static;display:inline-block;padding:.5rem 1rem}
        .verdict{font-size:1.1rem}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1rem;padding:0}
        nav a{display:inline-block;padding:.25rem 0}
        section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem 1.5rem;margin:0 0 1rem}
        dt{color:var(--dim);font-size:.875rem;overflow-wrap:anywhere}
        dd{margin:0;overflow-wrap:anywhere}
        .table{overflow-x:auto;margin:0 0 1rem}
        section>:last-child{margin-bottom:0}
        table{border-collapse:collapse;width:100%;font-size:.9rem}
        caption{text-align:left;color:var(--dim);padding:0 0 .4rem;font-size:.875rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border-bottom:1px solid var(--line)}
        thead th{background:var(--head);white-space:nowrap;font-weight:600}
        tbody th{font-weight:400}
        tbody tr:last-child>*{border-bottom:0}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        time{white-space:nowrap;font-variant-numeric:tabular-nums}
        .code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere}
        th .code,td .code{display:inline-block;max-width:34ch;overflow-wrap:break-word}
        th .code{max-width:80ch}
        td .code:not(.short){min-width:26ch}
        th .short,td .short{white-space:nowrap}
        .long{min-width:min(26rem,75vw);overflow-wrap:anywhere}
        .nothing{color:var(--dim)}
        .state{display:inline-block;white-space:nowrap;border-radius:.3rem;padding:0 .45rem;font-weight:600}
        .good{color:var(--good);background:var(--good-back)}
        .warning{color:var(--warning);background:var(--warning-back)}
        .bad{color:var(--bad);background:var(--bad-back)}
        footer{color:var(--dim);font-size:.875rem;padding-bottom:1.5rem}
        @media(max-width:40rem){section{padding:.75rem}dl{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.6rem 1rem}th,td{padding:.35rem .5rem}}
        @media(max-width:40rem){dd time{white-space:normal}th .code{max-width:30ch}}
        @media(max-width:22rem){dl{grid-template-columns:1fr}}
        @media(forced-colors:active){.state{border:1px solid}}
        @media print{body{background:#fff;color:#000}nav,.skip{display:none}.table{overflow:visible}}
        """

    /// `Content-Security-Policy` of the page: nothing is loaded, nothing is run, nothing is sent, nobody frames it; the one style sheet is known by its
    /// SHA-256 (CSP level 3, section 8.3).
    public static let contentSecurityPolicy: StaticString =
        "default-src 'none'; style-src 'sha256-UXTa8aOkOqr4xtGf9yVb5NW0e10qw7mtmJMzK6CGh5g='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
