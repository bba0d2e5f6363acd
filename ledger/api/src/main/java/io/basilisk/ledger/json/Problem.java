package io.basilisk.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.basilisk.ledger.ImprovementScore;
import io.basilisk.ledger.NotEligibleException;
import io.basilisk.ledger.RefusedException;
import io.basilisk.ledger.RewardThreshold;
import java.util.Optional;

/**
 * A refusal as a problem document (RFC 9457, {@code application/problem+json}): {@code title} and {@code code} are
 * the stable code, {@code detail} says what was expected and what came. Not-eligible also has {@code lowerBoundMicro}
 * and {@code thresholdMicro}.
 */
public final class Problem {
    /** Media type of the documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private Problem() {}

    public static ObjectNode view(int status, String code, String detail) {
        return Views.object()
                .put("type", "about:blank")
                .put("title", code)
                .put("status", status)
                .put("code", code)
                .put("detail", detail);
    }

    public static ObjectNode view(int status, RefusedException refusal) {
        String detail = String.valueOf(refusal.getMessage());
        ObjectNode view = view(status, refusal.code(), detail);
        if (refusal instanceof NotEligibleException notEligible) {
            view.put("thresholdMicro", Views.decimal(notEligible.threshold().micro()));
            notEligible.lowerBound().ifPresent(bound -> view.put("lowerBoundMicro", Views.decimal(bound.micro())));
        }
        return view;
    }

    /** The refusal that a document tells of. @throws IllegalArgumentException if it is no such document */
    public static RefusedException parse(JsonNode document) {
        Fields fields = new Fields(document);
        String code = fields.text("code");
        String detail = fields.text("detail");
        if (!document.hasNonNull("thresholdMicro")) {
            return new RefusedException(code, detail);
        }
        Optional<ImprovementScore> lowerBound = document.hasNonNull("lowerBoundMicro")
                ? Optional.of(new ImprovementScore(fields.i64("lowerBoundMicro")))
                : Optional.empty();
        return new NotEligibleException(detail, lowerBound, new RewardThreshold(fields.i64("thresholdMicro")));
    }
}
