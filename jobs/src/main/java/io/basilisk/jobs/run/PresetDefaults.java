package io.basilisk.jobs.run;

import io.basilisk.kernels.transformer.Preset;

/**
 * What a preset trains with unless told otherwise; its batch is in {@link Preset}.
 *
 * @param steps inner steps of a shard in a round
 * @param innerLr peak learning rate
 */
public record PresetDefaults(int steps, double innerLr) {
    public static PresetDefaults of(Preset preset) {
        return switch (preset) {
            case TINY -> new PresetDefaults(60, 1e-3);
            case SHAKESPEARE -> new PresetDefaults(50, 2e-3);
            case SMALL -> new PresetDefaults(50, 1e-3);
            case GPT2_124M -> new PresetDefaults(50, 4e-4);
        };
    }
}
