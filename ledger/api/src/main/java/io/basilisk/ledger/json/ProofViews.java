package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.Address;
import io.basilisk.ledger.BlockHeader;
import io.basilisk.ledger.Hash32;
import io.basilisk.ledger.proof.AccountProof;
import io.basilisk.ledger.proof.ConsistencyProof;
import io.basilisk.ledger.proof.ContributionProof;
import io.basilisk.ledger.proof.HeaderProof;
import io.basilisk.ledger.proof.LeafProof;
import io.basilisk.ledger.proof.SectionProof;
import io.basilisk.ledger.proof.TransferProof;
import java.util.List;

/** JSON views of proofs, and the way back; conventions as in {@link Views}. Headers and leaves are read from bytes. */
public final class ProofViews {
    private ProofViews() {}

    public static ObjectNode contribution(int round, Hash32 node, ContributionProof proof) {
        ObjectNode view = Views.object().put("round", round).put("node", node.hex());
        view.set("contributions", Views.list(proof.contributions(), ProofViews::leaf));
        view.set("section", section(proof.section()));
        return view;
    }

    public static ContributionProof contribution(JsonNode view) {
        Fields fields = new Fields(view);
        return new ContributionProof(fields.list("contributions", ProofViews::leaf), section(fields.at("section")));
    }

    public static ObjectNode transfer(Hash32 txid, TransferProof proof) {
        ObjectNode view = Views.object().put("txid", txid.hex());
        view.set("transfer", leaf(proof.transfer()));
        view.set("section", section(proof.section()));
        return view;
    }

    public static TransferProof transfer(JsonNode view) {
        Fields fields = new Fields(view);
        return new TransferProof(leaf(view.path("transfer")), section(fields.at("section")));
    }

    public static ObjectNode account(Address address, AccountProof proof) {
        ObjectNode view = Views.object()
                .put("address", address.toString())
                .put("height", proof.height())
                .put("accounts", proof.accounts());
        view.set("leaves", Views.list(proof.leaves(), ProofViews::leaf));
        view.set("section", section(proof.section()));
        return view;
    }

    public static AccountProof account(JsonNode view) {
        Fields fields = new Fields(view);
        return new AccountProof(
                fields.i32("accounts"), fields.list("leaves", ProofViews::leaf), section(fields.at("section")));
    }

    public static ObjectNode header(HeaderProof proof) {
        ObjectNode view = Views.object();
        view.set("block", Views.header(proof.block()));
        view.set("path", path(proof.path()));
        view.set("tree", section(proof.tree()));
        return view;
    }

    public static HeaderProof header(JsonNode view) {
        Fields fields = new Fields(view);
        return new HeaderProof(header(fields.at("block")), path(fields), section(fields.at("tree")));
    }

    public static ObjectNode consistency(ConsistencyProof proof) {
        ObjectNode view = Views.object();
        view.set("from", section(proof.from()));
        view.set("path", path(proof.path()));
        view.set("to", section(proof.to()));
        return view;
    }

    public static ConsistencyProof consistency(JsonNode view) {
        Fields fields = new Fields(view);
        return new ConsistencyProof(section(fields.at("from")), path(fields), section(fields.at("to")));
    }

    private static ObjectNode section(SectionProof proof) {
        ObjectNode view = Views.object().put("number", proof.number()).put("content", Views.hex(proof.content()));
        view.set("path", path(proof.path()));
        view.set("header", Views.header(proof.header()));
        return view;
    }

    private static SectionProof section(Fields fields) {
        return new SectionProof(header(fields.at("header")), fields.i32("number"), fields.hex("content"), path(fields));
    }

    private static ObjectNode leaf(LeafProof proof) {
        ObjectNode view = Views.object().put("index", proof.index()).put("leaf", Views.hex(proof.leaf()));
        view.set("path", path(proof.path()));
        return view;
    }

    private static LeafProof leaf(JsonNode view) {
        Fields fields = new Fields(view);
        return new LeafProof(fields.i32("index"), fields.hex("leaf"), path(fields));
    }

    private static ArrayNode path(List<Hash32> hashes) {
        return Views.list(hashes, hash -> JsonNodeFactory.instance.textNode(hash.hex()));
    }

    private static List<Hash32> path(Fields fields) {
        return fields.list("path", hash -> Hash32.parse(hash.asText()));
    }

    private static BlockHeader header(Fields fields) {
        return BlockHeader.decode(fields.hex("hex"));
    }
}
