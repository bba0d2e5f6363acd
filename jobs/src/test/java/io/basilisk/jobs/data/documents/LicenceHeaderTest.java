package io.basilisk.jobs.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenceHeaderTest {

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    /* Licensed to X */;package a     | package a
                    ;;/*; * Copyright 2001;*/;x       | x
                    // Copyright 1;// more;;x = 1     | x = 1
                    # This licence is free;y          | y
                    /** Does a thing. */;class A      | /** Does a thing. */;class A
                    // plain remark;x                 | // plain remark;x
                    package a; // see the license     | package a; // see the license
                    /* License, never closed          | /* License, never closed
                    import a;/* License */            | import a;/* License */
                    """)
    void onlyALicenceAtTheHeadIsRemoved(String before, String after) {
        byte[] text = before.replace(';', '\n').getBytes(StandardCharsets.UTF_8);
        int end = LicenceHeader.end(text, 0, text.length);
        assertThat(new String(text, end, text.length - end, StandardCharsets.UTF_8))
                .isEqualTo(after.replace(';', '\n'));
    }
}
