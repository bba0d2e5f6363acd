package io.basilisk.jobs.report;

import io.basilisk.jobs.plugin.Progress;

/** Who a run talks to: a person or a program. Progress may come from any thread, the rest comes from one. */
public interface Output {
    /** Says what takes a moment now, for instance that the data set is being tokenised. */
    void note(String text);

    void introduce(RunIntroduction introduction);

    void progress(Progress progress);

    void round(RoundReport report);

    void finish(RunReport report);
}
