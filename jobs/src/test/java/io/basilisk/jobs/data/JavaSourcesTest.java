package io.basilisk.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.basilisk.jobs.data.catalogue.CatalogueEntry;
import io.basilisk.jobs.data.catalogue.DatasetSource;
import io.basilisk.jobs.data.catalogue.Datasets;
import io.basilisk.jobs.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The default corpus, as Maven brings it, is what its README says. */
@ExtendWith(SharedSpark.class)
class JavaSourcesTest {

    @Test
    void hasTheCountsOfItsReadme(SparkSession spark, @TempDir Path folder) throws IOException {
        DatasetSource source = new Datasets(folder)
                .resolve("java-sources", Optional.empty(), new Configuration(), System.out::println);
        String to = folder.resolve("out").toString();
        long began = System.nanoTime();
        DatasetManifest manifest = DatasetJob.run(spark, source, DatasetSettings.defaultsOf(source), to);
        System.out.printf(Locale.ROOT, "java-sources prepared in %.1f s%n", (System.nanoTime() - began) / 1e9);

        CatalogueEntry entry = Datasets.entry("java-sources");
        assertThat(manifest.train().documents() + manifest.heldOut().documents())
                .isEqualTo(entry.documents());
        assertThat(manifest.train().tokens() + manifest.heldOut().tokens()).isEqualTo(entry.tokens());
        assertThat(manifest.vocabularySize()).isEqualTo(entry.vocabulary());
        Path readme = Path.of(System.getProperty("basilisk.home"), "datasets", "java-sources", "README.md");
        assertThat(Files.readString(readme))
                .contains(
                        count(manifest.train().tokens()),
                        count(manifest.heldOut().tokens()))
                .contains(
                        count(manifest.train().characters()),
                        count(manifest.heldOut().characters()))
                .contains(manifest.train().documents() + " to train on, "
                        + manifest.heldOut().documents() + " held out");

        TokenizedCorpus corpus = TokenizedCorpus.open(to, new Configuration());
        String heldOut = corpus.tokenizer().decode(corpus.heldOutTokens());
        assertThat(heldOut).startsWith("package org.apache.commons.").doesNotContain("Licensed to the Apache");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
