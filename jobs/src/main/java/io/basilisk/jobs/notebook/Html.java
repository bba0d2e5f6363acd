package io.basilisk.jobs.notebook;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text and tables as HTML. */
public final class Html {

    private static final int LONGEST = 14;
    private static final int HEAD = 8;
    private static final int TAIL = 4;

    private Html() {}

    /** A table with one line a row; cells are shown as text. */
    public static String table(List<String> columns, Stream<List<Object>> rows) {
        return "<table>" + line("th", columns)
                + rows.map(row -> line("td", row)).collect(Collectors.joining()) + "</table>";
    }

    /** A name that fits a legend: its first and last characters when it is long. */
    public static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, HEAD) + "…" + name.substring(name.length() - TAIL);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }

    private static String line(String tag, Collection<?> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + escaped(String.valueOf(cell)) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
