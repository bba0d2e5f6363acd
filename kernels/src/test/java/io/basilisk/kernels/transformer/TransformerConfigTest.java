package io.basilisk.kernels.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerConfigTest {
    @Test
    void tensorsFollowOneAnotherWithoutGaps() {
        var config = new TransformerConfig(2, 4, 2, 16, 24, 8, 10, false, 10_000f, 1e-5f);
        int next = 0;
        for (TensorSpec tensor : config.tensors()) {
            assertThat(tensor.offset()).as(tensor.name()).isEqualTo(next);
            next += tensor.length();
        }
        assertThat(config.parameterCount()).isEqualTo(next).isEqualTo(4240);
        assertThat(config.tensors())
                .extracting(TensorSpec::name)
                .startsWith(
                        "model.embed_tokens.weight",
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.0.self_attn.q_proj.weight")
                .endsWith("model.norm.weight", "lm_head.weight");
    }

    @Test
    void canonicalBytesAreTheComponentsInOrder() {
        var config = new TransformerConfig(1, 2, 1, 4, 5, 6, 7, true, 10_000f, 1e-5f);
        assertThat(HexFormat.of().formatHex(config.canonicalBytes()))
                .isEqualTo("00000001" + "00000002" + "00000001" + "00000004" + "00000005" + "00000006" + "00000007"
                        + "01" + "461c4000" + "3727c5ac");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 8, 8, 8, 8, expected layers of at least 1",
        "1, 3, 1, 8, 8, 8, 8, expected a width that is an even multiple of 3 heads",
        "1, 4, 1, 4, 8, 8, 8, expected a width that is an even multiple of 4 heads",
        "1, 4, 3, 8, 8, 8, 8, expected keyValueHeads to divide 4 heads",
        "1, 1, 1, 8, 8, 0, 8, expected context of at least 1",
        "1, 1, 1, 8, 8, 8, -1, expected vocabulary of at least 1",
    })
    void shapesThatDoNotFitAreRefused(
            int layers, int heads, int keyValueHeads, int width, int hidden, int context, int vocabulary, String why) {
        assertThatThrownBy(() -> new TransformerConfig(
                        layers, heads, keyValueHeads, width, hidden, context, vocabulary, true, 1e4f, 1e-5f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @EnumSource
    void presetsAreFoundByTheirLabel(Preset preset) {
        assertThat(Preset.named(preset.label())).isEqualTo(preset);
        assertThat(preset.config(256).tiedHead()).isTrue();
        assertThat(preset.batch()).isPositive();
    }

    @Test
    void presetsHaveThePublishedSizes() {
        assertThat(Preset.GPT2_124M.config(50_257).parameterCount()).isBetween(120_000_000, 128_000_000);
        assertThat(Preset.SHAKESPEARE.config(65).parameterCount()).isBetween(790_000, 810_000);
        assertThatThrownBy(() -> Preset.named("huge"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown preset 'huge': expected one of tiny, shakespeare, small, gpt2-124m");
    }
}
