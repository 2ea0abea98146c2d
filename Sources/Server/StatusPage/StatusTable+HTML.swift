extension StatusReport.Table {
    /// In narrow windows the style sheet renders each row as a list of values with their column titles. Browsers then
    /// drop the table semantics, hence the roles.
    func write(_ page: inout HTMLWriter) {
        guard !rows.isEmpty else {
            page.markup("<p>")
            page.markup(caption)
            page.markup(": ")
            page.markup(empty)
            page.markup("</p>\n")
            return
        }
        page.markup("<table role=\"table\">\n<caption>")
        page.markup(caption)
        page.markup("</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">")
        for column in columns {
            page.markup("<th scope=\"col\" role=\"columnheader\"")
            page.markup(column.isNumber ? " class=\"number\">" : ">")
            page.markup(column.title)
            page.markup("</th>")
        }
        page.markup("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n")
        for row in rows {
            page.markup("<tr role=\"row\">")
            var isFirst = true
            for (column, cell) in zip(columns, row) {
                page.markup(
                    isFirst ? "<th scope=\"row\" role=\"rowheader\" data-title=\"" : "<td role=\"cell\" data-title=\"")
                page.markup(column.title)
                page.markup(column.isNumber ? "\" class=\"number\">" : "\">")
                page.markup("<div>")
                cell.write(&page)
                page.markup("</div>")
                page.markup(isFirst ? "</th>" : "</td>")
                isFirst = false
            }
            page.markup("</tr>\n")
        }
        page.markup("</tbody>\n</table>\n")
    }
}
