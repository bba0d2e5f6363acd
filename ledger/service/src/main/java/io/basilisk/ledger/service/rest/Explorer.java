package io.basilisk.ledger.service.rest;

import io.javalin.http.Context;
import java.util.Map;

/** The explorer: a page, its style and script, and the chart library, all from the class path. */
final class Explorer {
    private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
    /** The page takes scripts, styles and data from its ledger alone. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private record File(String resource, String type) {}

    private static final Map<String, File> FILES = Map.of(
            "explorer.css", new File("explorer.css", "text/css; charset=utf-8"),
            "theme.js", script("theme.js"),
            "tools.js", script("tools.js"),
            "pages.js", script("pages.js"),
            "explorer.js", script("explorer.js"),
            "chart.js", script(CHART_JS));

    private Explorer() {}

    private static File script(String resource) {
        return new File(resource, "text/javascript; charset=utf-8");
    }

    static void page(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("Referrer-Policy", "no-referrer");
        send(context, new File("index.html", "text/html; charset=utf-8"));
    }

    static void file(Context context) {
        File file = FILES.get(context.pathParam("file"));
        if (file == null) {
            throw new NotFoundException("no such file of the explorer: expected one of " + FILES.keySet());
        }
        send(context, file);
    }

    private static void send(Context context, File file) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-cache");
        context.contentType(file.type()).result(Service.resource(file.resource()));
    }
}
