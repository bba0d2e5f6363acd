package io.basilisk.jobs.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorNodeTest {
    private static final Map<String, ResourceInformation> THIRD_GPU = gpus("2");

    @ParameterizedTest(name = "{0}, where Spark gave the GPU 2, is {1}")
    @CsvSource({
        "cuda, cuda:2",
        "cuda+bf16, cuda:2+bf16",
        "cuda:1, cuda:1",
        "opencl, opencl",
        "cpu, cpu",
        "'cuda,cpu', 'cuda:2,cpu'"
    })
    void cudaIsTheGpuThatSparkGave(String asked, String spec) {
        assertThat(ExecutorNode.withSparksGpu(asked, THIRD_GPU)).isEqualTo(spec);
    }

    @Test
    void withoutSchedulingOfGpusItIsTheFirst() {
        assertThat(ExecutorNode.withSparksGpu("cuda", Map.of())).isEqualTo("cuda");
        assertThat(ExecutorNode.withSparksGpu("cuda", gpus())).isEqualTo("cuda");
    }

    private static Map<String, ResourceInformation> gpus(String... addresses) {
        return Map.of("gpu", new ResourceInformation("gpu", addresses));
    }
}
