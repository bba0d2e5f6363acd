package io.basilisk.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.jobs.plugin.Progress;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** For a program: one JSON object a line on stdout; notes go to stderr. */
public final class JsonOutput implements Output {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final PrintStream err;

    public JsonOutput(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void note(String text) {
        err.println(text);
    }

    @Override
    public void introduce(RunIntroduction introduction) {
        print("run", introduction);
    }

    /** Progress is for people; a program reads the rounds. */
    @Override
    public void progress(Progress progress) {}

    @Override
    public void round(RoundReport report) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "round");
        event.put("round", report.round());
        event.put("heldOutLossBefore", report.lossBefore());
        event.put("heldOutLossAfter", report.lossAfter());
        event.put("keptBase", report.keptBase());
        event.put("tokens", report.tokens());
        event.put("tokensPerSecond", report.tokensPerSecond());
        event.put("accepted", report.accepted());
        event.put("rejected", report.rejected());
        event.put("rejections", report.rejections());
        RoundReport.MinedBlock block = report.block();
        event.put("blockHeight", block == null ? null : block.height());
        event.put("blockHash", block == null ? null : block.hash());
        event.put("winner", block == null ? null : block.winner());
        event.put("rewardUnits", block == null ? "0" : Long.toString(block.rewardUnits()));
        event.put("hashesPerSecond", block == null ? 0.0 : block.hashesPerSecond());
        event.put("stopMillis", block == null ? 0 : block.stopMillis());
        event.put("seconds", report.seconds());
        line(event);
    }

    @Override
    public void finish(RunReport report) {
        print("finished", report);
    }

    private void print(String name, Object body) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        Map<?, ?> fields = JSON.convertValue(body, Map.class);
        fields.forEach((key, value) -> event.put(String.valueOf(key), value));
        line(event);
    }

    private void line(Map<String, Object> event) {
        try {
            out.println(JSON.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is made of numbers and text only", e);
        }
        out.flush();
    }
}
