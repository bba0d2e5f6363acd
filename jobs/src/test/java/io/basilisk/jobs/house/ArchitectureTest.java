package io.basilisk.jobs.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import picocli.CommandLine.Command;

/** The directions of docs/architecture.md, inside the modules (Maven guards them between modules). */
@AnalyzeClasses(
        packages = "io.basilisk",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    private static final Set<String> WALL_CLOCK_OR_CHANCE = Set.of(
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.LocalDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.time.Clock.systemUTC()",
            "java.time.Clock.systemDefaultZone()",
            "java.lang.Math.random()",
            "java.util.Random.<init>()",
            "java.util.SplittableRandom.<init>()",
            "java.util.UUID.randomUUID()",
            "java.util.concurrent.ThreadLocalRandom.current()");

    /** Classes that choose an implementation and put it together; it may know their package in turn. */
    private static final DescribedPredicate<JavaClass> COMPOSITION_ROOTS =
            describe("composition roots", type -> type.getSimpleName().matches("Devices|LedgerService"));

    @ArchTest
    static final ArchRule kernelsRunOnABareMachine = noClasses()
            .that()
            .resideInAPackage("io.basilisk.kernels..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.basilisk.ledger..", "io.basilisk.jobs..", "org.apache.spark..", "org.apache.ignite..");

    @ArchTest
    static final ArchRule igniteStaysInTheStore = noClasses()
            .that()
            .resideOutsideOfPackage("io.basilisk.ledger.service.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.ignite..");

    @ArchTest
    static final ArchRule httpServerTypesStayInRest = noClasses()
            .that()
            .resideOutsideOfPackages("io.basilisk.ledger.service.rest..", "io.basilisk.ledger.service.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.basilisk.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(COMPOSITION_ROOTS, DescribedPredicate.alwaysTrue());

    @ArchTest
    static final ArchRule timeAndChanceAreParameters = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage("io.basilisk.jobs.cli"))
                    .and(describe("are no commands", type -> !type.isAnnotatedWith(Command.class)))
                    .and(describe(
                            "are no mains",
                            type -> type.tryGetMethod("main", String[].class).isEmpty())))
            .should()
            .callCodeUnitWhere(describe(
                    "reads the wall clock or unseeded chance",
                    (JavaCall<?> call) ->
                            WALL_CLOCK_OR_CHANCE.contains(call.getTarget().getFullName())));

    /** Benchmarks measure it from inside, too. */
    @ArchTest
    static final ArchRule theEmbeddedLedgerIsMetInOnePlace = classes()
            .that()
            .resideInAPackage("io.basilisk.ledger.service..")
            .should()
            .onlyBeAccessed()
            .byClassesThat(resideInAnyPackage("io.basilisk.ledger.service..", "io.basilisk.jobs.bench")
                    .or(describe("start a ledger", type -> type.getSimpleName().matches("EmbeddedLedger|Basilisk"))));

    /** The API's test jar is on the test class path of jobs; its fakes follow other rules. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
