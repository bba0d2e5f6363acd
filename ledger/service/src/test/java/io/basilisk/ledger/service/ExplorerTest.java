package io.basilisk.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.basilisk.ledger.Block;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.JournalEntry;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.rules.TargetAdjustment;
import io.basilisk.ledger.service.store.FileLedgerStore;
import io.basilisk.ledger.testing.RandomBlocks;
import io.basilisk.ledger.testing.TestChain;
import io.basilisk.ledger.testing.TestMiner;
import io.basilisk.ledger.wallet.NodeKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer in a real browser, on the data of a real ledger. */
class ExplorerTest {
    private static final long SEED = 51;
    private static final int HEIGHT = 14;
    /** Asked for on purpose: browsers complain of every 404, as they do of what tests of failures bring about. */
    private static final String MISSING = "998877";

    @TempDir
    static Path directory;

    private static final RandomBlocks RANDOM = new RandomBlocks(SEED);
    private static RunningLedger running;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> chromium = Browser.installed();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium is installed: the explorer was not opened");
        System.out.println("seed " + SEED);
        RANDOM.upTo(HEIGHT);
        running = new RunningLedger(new FileLedgerStore(directory.resolve("ledger"), notice -> {}));
        running.replay(RANDOM.chain().ledger().entries());
        assertThatThrownBy(() -> running.http.submit(new SolvedBlock(rivalOfTheTip())))
                .hasMessageContaining("kept as stale");
        browser = new Browser(chromium.get(), 1280, false);
    }

    /** Of the same round and miner, found a millisecond later. */
    private static BlockHeader rivalOfTheTip() {
        List<Block> blocks = RANDOM.chain().blocks();
        BlockHeader tip = blocks.getLast().header();
        BlockHeader parent = blocks.get(blocks.size() - 2).header();
        int solveMillis = tip.solveMillis() + 1;
        return TestMiner.solve(new BlockHeader(
                tip.prevHash(),
                tip.bodyRoot(),
                tip.miner(),
                tip.height(),
                tip.round(),
                tip.sealMillis(),
                solveMillis,
                TargetAdjustment.next(
                        RANDOM.chain().info().params(), parent.target(), parent.solveMillis(), solveMillis),
                0));
    }

    @Test
    void staleBlocksHaveAPage() throws Exception {
        assertThat(open("#/blocks")).contains("Stale blocks");
        assertThat(open("#/stale"))
                .contains(rivalOfTheTip().hash().hex().substring(0, 16))
                .contains("valid-fork")
                .contains("active");
        assertNoComplaints();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (running != null) {
            running.close();
        }
    }

    /** Opens a page and waits until it is shown. @return its text */
    private static String open(String page) throws Exception {
        browser.open("about:blank");
        browser.open(running.url("/" + page).toString());
        await("document.body && document.body.dataset.ready === '" + page + "'");
        return text();
    }

    private static void await(String condition) {
        Awaitility.await(condition)
                .atMost(1, TimeUnit.MINUTES)
                .until(() -> browser.eval(condition).asBoolean());
    }

    private static String text() throws Exception {
        return browser.eval("document.getElementById('view').innerText").asText();
    }

    private static void assertNoComplaints() {
        assertThat(browser.complaints())
                .noneMatch(it -> !it.contains(MISSING)
                        && !it.contains("ERR_CONNECTION_REFUSED")
                        && !it.contains("ERR_INCOMPLETE_CHUNKED_ENCODING")
                        && !it.contains("Content Security Policy"));
    }

    @Test
    void theFirstPageShowsTheTipAndFollowsTheChain() throws Exception {
        TestChain chain = RANDOM.chain();
        String before = open("#/");
        int height = chain.info().height();
        assertThat(before)
                .contains(chain.info().tip().hex().substring(0, 16))
                .contains(25 * height + " BSK")
                .contains("Round " + chain.info().round());
        assertThat(browser.eval("charts.size").asInt()).isEqualTo(5);
        assertThat(browser.eval("charts.get('loss').data.labels.length").asInt())
                .isEqualTo(height);
        await("document.getElementById('live').textContent === 'live'");

        List<JournalEntry> entries = chain.ledger().entries();
        chain.mineRound(chain.node(0));
        running.replay(chain.ledger()
                .entries()
                .subList(entries.size(), chain.ledger().entries().size()));
        String tip = chain.info().tip().hex().substring(0, 16);
        await("document.getElementById('tip').innerText.includes('" + tip + "')");
        assertThat(browser.eval("charts.get('loss').data.labels.length").asInt())
                .isEqualTo(height + 1);
        assertNoComplaints();
    }

    /** Pictures of the pages, to look at: {@code ledger/service/target/explorer-*.png}. */
    @Test
    void picturesAreTaken() throws Exception {
        Path target = Path.of(System.getProperty("basilisk.home"), "ledger", "service", "target");
        open("#/");
        Path first = target.resolve("explorer-first.png");
        browser.screenshot(first);
        open("#/block/12");
        browser.screenshot(target.resolve("explorer-block.png"));
        open("#/address/" + RANDOM.chain().node(0).address());
        browser.screenshot(target.resolve("explorer-node.png"));
        assertThat(first).isNotEmptyFile();
    }

    @Test
    void everyBlockHasAPage() throws Exception {
        for (Block block : RANDOM.chain().blocks()) {
            String page = open("#/block/" + block.header().height());
            assertThat(page)
                    .contains(block.hash().hex())
                    .contains("Block " + block.header().height());
            block.seal().scored().stream()
                    .flatMap(round -> round.contributions().stream())
                    .forEach(
                            it -> assertThat(page).contains(it.deltaHash().hex().substring(0, 12)));
            block.seal()
                    .transfers()
                    .forEach(it -> assertThat(page).contains(it.txid().hex().substring(0, 12)));
        }
        assertNoComplaints();
    }

    @Test
    void accountsNodesAndTransfersHavePages() throws Exception {
        TestChain chain = RANDOM.chain();
        assertThat(open("#/accounts"))
                .contains(chain.ledger().accounts().getFirst().address().toString());
        String node = chain.node(0).address().toString();
        assertThat(open("#/address/" + node)).contains(node).contains("95 %").contains("accepted");
        Transfer transfer = chain.blocks().stream()
                .flatMap(block -> block.seal().transfers().stream())
                .findFirst()
                .orElseThrow();
        assertThat(open("#/transfer/" + transfer.txid()))
                .contains("confirmed")
                .contains(transfer.to().toString());
        assertThat(open("#/address/" + TestChain.key("stranger 5").address())).contains("Payments");
        assertThat(open("#/nodes")).contains(node).contains("chance gives");
        assertThat(open("#/mempool")).contains("Transfers that wait");
        assertThat(open("#/round/1")).contains("Round 1").contains("Contributions");
        assertNoComplaints();
    }

    @Test
    void searchKnowsHeightsRoundsHashesAddressesAndKeys() throws Exception {
        TestChain chain = RANDOM.chain();
        String hash = chain.blocks().get(2).hash().hex();
        for (String[] found : new String[][] {
            {"3", "#/block/3"},
            {"round 3", "#/round/3"},
            {"tip", "#/block/tip"},
            {chain.node(1).publicKey().toString(), "#/address/" + chain.node(1).address()},
            {hash, "#/block/" + hash},
            {chain.node(1).address().toString(), "#/address/" + chain.node(1).address()},
        }) {
            open("#/");
            browser.eval("document.querySelector('#search input').value = '" + found[0]
                    + "'; document.getElementById('search').requestSubmit()");
            await("location.hash === '" + found[1] + "'");
        }
        assertNoComplaints();
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(open("#/block/" + MISSING)).contains("no block " + MISSING);
        assertThat(open("#/nonsense")).contains("There is no such page");
    }

    /** A memo is a stranger's text. */
    @Test
    void whatStrangersWriteIsShownAndDoesNothing() throws Exception {
        String evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        TestChain chain = RANDOM.chain();
        int before = chain.ledger().entries().size();
        NodeKey sender = chain.node(0);
        long nonce = chain.ledger().account(sender.address()).nonce() + 9;
        Transfer transfer = chain.transfer(sender, chain.node(1).address(), 1, 0, nonce, 500, evil);
        chain.ledger().submit(transfer);
        running.replay(chain.ledger().entries().stream().skip(before).toList());
        assertThat(open("#/mempool")).contains(evil);
        assertThat(open("#/transfer/" + transfer.txid())).contains(evil).contains("pending");
        assertThat(browser.eval("document.querySelectorAll('main script, main img').length")
                        .asInt())
                .isZero();
        String policy =
                running.get("/").headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(browser.eval("(() => { const it = document.createElement('script'); it.text = 'window.ran = 1';"
                                + " document.head.append(it); return String(window.ran); })()")
                        .asText())
                .isEqualTo("undefined");
        assertThat(browser.complaints()).anyMatch(it -> it.contains("Content Security Policy"));
    }

    @Test
    void aLedgerThatIsGoneIsSaidAndComesBack(@TempDir Path other) throws Exception {
        TestChain chain = new TestChain().begin();
        int port;
        try (RunningLedger young = new RunningLedger(new FileLedgerStore(other, notice -> {}))) {
            young.replay(chain.ledger().entries());
            port = young.url("").getPort();
            browser.open("about:blank");
            browser.open(young.url("/#/").toString());
            await("document.body && document.body.dataset.ready === '#/'");
            await("document.getElementById('live').textContent === 'live'");
        }
        await("!document.getElementById('banner').hidden");
        assertThat(browser.eval("document.getElementById('banner').innerText").asText())
                .contains("does not answer");
        assertThat(text()).as("what was there stays").contains("genesis");
        chain.mineRound(chain.node(0));
        try (RunningLedger again = new RunningLedger(new FileLedgerStore(other, notice -> {}), port)) {
            again.replay(chain.ledger().entries().stream().skip(1).toList());
            await("document.getElementById('banner').hidden");
            await("document.getElementById('live').textContent === 'live'");
            String tip = chain.info().tip().hex().substring(0, 16);
            await("document.getElementById('tip').innerText.includes('" + tip + "')");
            browser.open("about:blank");
        }
    }

    @Test
    void worksByKeyboardAndTellsWhatItShows() throws Exception {
        open("#/");
        browser.eval("document.querySelector('.chain a').focus()");
        browser.press("Enter");
        await("document.activeElement.localName === 'h1' && document.activeElement.innerText.startsWith('Block ')");
        assertThat(browser.eval("document.title").asText()).startsWith("Block ").endsWith("Basilisk explorer");
        browser.press("Tab");
        assertThat(browser.eval("document.activeElement.localName").asText()).isEqualTo("a");
        open("#/");
        assertThat(browser.eval("[...document.querySelectorAll('canvas, table, input, nav')]"
                                + ".filter(it => !it.getAttribute('aria-label')).length")
                        .asInt())
                .isZero();
        assertThat(browser.eval("document.getElementById('loss').getAttribute('aria-label')")
                        .asText())
                .matches("Held-out loss, nats per token: \\d+ values, last at \\d+: after the round [0-9.]+, .*");
    }

    /** WCAG AA asks for 4.5. */
    @Test
    void textIsReadableInBothThemes() throws Exception {
        open("#/");
        String contrast = """
                (() => {
                  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(it => it / 255)
                    .map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
                  const inks = ['--ink', '--soft', '--accent', '--warn'];
                  const pairs = inks.flatMap(it => [[it, '--paper'], [it, '--card']]);
                  return Math.min(...pairs.map(([a, b]) => { const [x, y] = [light(colour(a)), light(colour(b))];
                    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); }));
                })()""";
        List<String> papers = new ArrayList<>();
        for (String theme : List.of("light", "dark", "auto")) {
            browser.eval("document.getElementById('theme').click()");
            await("document.documentElement.dataset.theme === '" + theme + "'");
            assertThat(browser.eval(contrast).asDouble()).as(theme).isGreaterThan(4.5);
            papers.add(browser.eval("colour('--paper')").asText());
        }
        assertThat(papers).containsExactly("rgb(246, 248, 247)", "rgb(18, 24, 22)", "rgb(246, 248, 247)");
    }

    /** A phone: nothing is wider than the screen, tables scroll by themselves. */
    @Test
    void fitsAPhoneInTheDark() throws Exception {
        Path chromium = Browser.installed().orElseThrow();
        String node = RANDOM.chain().node(0).address().toString();
        Browser desktop = browser;
        try (Browser phone = new Browser(chromium, 390, true)) {
            browser = phone;
            for (String page :
                    List.of("#/", "#/block/3", "#/accounts", "#/blocks", "#/nodes", "#/stale", "#/address/" + node)) {
                open(page);
                assertThat(phone.eval("document.documentElement.scrollWidth <= window.innerWidth")
                                .asBoolean())
                        .as(page)
                        .isTrue();
            }
            assertThat(phone.eval("matchMedia('(prefers-color-scheme: dark)').matches")
                            .asBoolean())
                    .isTrue();
            assertThat(phone.eval("getComputedStyle(document.body).backgroundColor")
                            .asText())
                    .isEqualTo("rgb(18, 24, 22)");
            assertNoComplaints();
        } finally {
            browser = desktop;
        }
    }
}
