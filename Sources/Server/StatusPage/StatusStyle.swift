/// The style sheet of the page: embedded, so that nothing is fetched, and permitted by its hash in the content security
/// policy.
public enum StatusStyle {
    /// Colours have a contrast of at least 4.5:1 on both backgrounds (WCAG 2.2, criterion 1.4.3).
    static let sheet: StaticString = """
        :root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1b1f24;--dim:#565d66;--line:#d5d9df;--head:#eceff3;--link:#0b57b0;--good:#0b6b2e;--good-back:#e2f4e7;--warning:#7a4b00;--warning-back:#fdf0d5;--bad:#a31621;--bad-back:#fce6e7}
        @media(prefers-color-scheme:dark){:root{--page:#14171a;--card:#1c2024;--text:#e6e9ec;--dim:#a6adb6;--line:#363c43;--head:#252a2f;--link:#84b9ff;--good:#84dba0;--good-back:#16331f;--warning:#f3c672;--warning-back:#3a2c0f;--bad:#ffa3a8;--bad-back:#46191d}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:break-word}
        header,main,footer{max-width:90rem;margin:0 auto;padding:0 1rem}
        header{padding-top:1rem}
        h1{font-size:1rem;line-height:1.3;margin:0 0 .5rem;color:var(--dim);font-weight:600}
        h2{font-size:1.2rem;line-height:1.3;margin:0 0 .75rem}
        p{margin:0 0 .75rem}
        a{color:var(--link)}
        a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
        main:focus{outline:none}
        .skip{position:absolute;left:-999rem}
        .skip:focus{position:static;display:inline-block;padding:.5rem 1rem}
        .verdict{font-size:1.35rem;line-height:1.4}
        .problems{margin:0 0 .75rem;padding:0;list-style:none}
        .problems li{margin:0 0 .4rem;overflow-wrap:anywhere}
        .meta{margin:0 0 .4rem}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;margin:.5rem 0 1rem;padding:0}
        nav a{display:inline-block;padding:.25rem 0}
        section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:0 0 1rem}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem 1.5rem;margin:0 0 1rem}
        dt{color:var(--dim);font-size:.875rem;overflow-wrap:anywhere}
        dd{margin:0;overflow-wrap:anywhere}
        section>:last-child,details>:last-child{margin-bottom:0}
        details{margin:0 0 .5rem}
        summary{cursor:pointer;padding:.25rem 0;color:var(--link);width:fit-content}
        details[open]>summary{margin-bottom:.5rem}
        table{border-collapse:collapse;width:100%;font-size:.9rem;margin:0 0 1rem}
        caption{text-align:left;color:var(--dim);padding:0 0 .4rem;font-size:.875rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border-bottom:1px solid var(--line)}
        thead th{background:var(--head);font-weight:600}
        tbody th{font-weight:400}
        tbody tr:last-child>*{border-bottom:0}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        tbody .number{white-space:nowrap}
        time{white-space:nowrap;font-variant-numeric:tabular-nums}
        .code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere}
        th .code,td .code{display:inline-block}
        td .code:not(.short),th .code:not(.short){min-width:18ch}
        .long{display:inline-block;min-width:min(22rem,70vw);overflow-wrap:anywhere}
        .line{display:block}
        .further{color:var(--dim);margin-top:.1rem}
        .nothing{color:var(--dim)}
        .state{display:inline-block;border-radius:.3rem;padding:0 .45rem;font-weight:600;overflow-wrap:anywhere}
        .good{color:var(--good);background:var(--good-back)}
        .warning{color:var(--warning);background:var(--warning-back)}
        .bad{color:var(--bad);background:var(--bad-back)}
        .filter a[aria-current]{color:inherit;font-weight:600;text-decoration:none}
        footer{color:var(--dim);font-size:.875rem;padding-bottom:1.5rem}
        @media(max-width:70rem){
        section{padding:.75rem}
        table,caption,tbody,tr,tbody th,tbody td{display:block}
        thead{position:absolute;left:-999rem}
        tbody tr{border:1px solid var(--line);border-radius:.4rem;padding:.4rem .6rem;margin:0 0 .5rem}
        tbody th,tbody td{display:grid;grid-template-columns:minmax(4.75rem,20%) minmax(0,1fr);gap:.5rem;padding:.15rem 0;border:0;text-align:left}
        tbody .number{white-space:normal}
        tbody th::before,tbody td::before{content:attr(data-title);color:var(--dim);font-size:.875rem;overflow-wrap:anywhere}
        .long,td .code:not(.short),th .code:not(.short){min-width:0}
        dl{grid-template-columns:repeat(auto-fill,minmax(min(9rem,100%),1fr));gap:.6rem 1rem}
        time{white-space:normal}
        }
        @media(forced-colors:active){.state{border:1px solid}}
        @media print{body{background:#fff;color:#000}nav,.skip{display:none}}
        """

    /// `Content-Security-Policy` of the page: loads, scripts, forms and framing are forbidden; the style sheet is
    /// permitted by its SHA-256 (CSP level 3, section 8.3).
    public static let contentSecurityPolicy: StaticString =
        "default-src 'none'; style-src 'sha256-mZUANE5YDArIFmXYg0NpL/JAYk7DEDe1rt9Y+KA0ABc='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
