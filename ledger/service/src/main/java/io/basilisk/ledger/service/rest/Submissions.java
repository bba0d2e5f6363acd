package io.basilisk.ledger.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basilisk.ledger.CloseCommits;
import io.basilisk.ledger.Commit;
import io.basilisk.ledger.Contribution;
import io.basilisk.ledger.GenesisParams;
import io.basilisk.ledger.OpenRound;
import io.basilisk.ledger.Scores;
import io.basilisk.ledger.SealRequest;
import io.basilisk.ledger.SolvedBlock;
import io.basilisk.ledger.Submission;
import io.basilisk.ledger.Transfer;
import io.basilisk.ledger.json.Parsers;
import io.basilisk.ledger.json.Views;
import io.basilisk.ledger.service.JournaledLedger;
import io.javalin.http.Context;
import java.util.function.ToIntFunction;

/**
 * Takes what is handed in: a body {@code {"hex": canonical bytes}}, answered by a receipt once it is durable. 201 the
 * first time, 200 when the same bytes were there already.
 */
final class Submissions {
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int DEEPEST_JSON = 8;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final ObjectMapper JSON = mapper();

    private final JournaledLedger ledger;

    Submissions(JournaledLedger ledger) {
        this.ledger = ledger;
    }

    void genesis(Context context) {
        accept(context, read(context, GenesisParams.class));
    }

    void openRound(Context context) {
        accept(context, read(context, OpenRound.class));
    }

    void commit(Context context) {
        acceptOfRound(context, read(context, Commit.class), Commit::round);
    }

    void closeCommits(Context context) {
        acceptOfRound(context, read(context, CloseCommits.class), CloseCommits::round);
    }

    void contribution(Context context) {
        acceptOfRound(context, read(context, Contribution.class), Contribution::round);
    }

    void scores(Context context) {
        acceptOfRound(context, read(context, Scores.class), Scores::round);
    }

    void seal(Context context) {
        acceptOfRound(context, read(context, SealRequest.class), SealRequest::round);
    }

    void block(Context context) {
        accept(context, read(context, SolvedBlock.class));
    }

    /** Recorded durably, but not in a block yet: 202. */
    void transfer(Context context) {
        Transfer transfer = read(context, Transfer.class);
        JournaledLedger.Outcome outcome = ledger.take(transfer);
        context.status(outcome.repeated() ? OK : ACCEPTED);
        Answers.json(context, Views.receipt(outcome.receipt(), transfer));
    }

    private <T extends Submission> void acceptOfRound(Context context, T submission, ToIntFunction<T> round) {
        int expected = Requests.round(context);
        int found = round.applyAsInt(submission);
        if (found != expected) {
            throw new BadRequestException(
                    "malformed",
                    "expected a submission for round " + expected + " of the path, found one for round " + found);
        }
        accept(context, submission);
    }

    private void accept(Context context, Submission submission) {
        JournaledLedger.Outcome outcome = ledger.take(submission);
        context.status(outcome.repeated() ? OK : CREATED);
        ledger.tip().ifPresent(tip -> Answers.tip(context, tip)); // which a block has just changed
        Answers.json(context, Views.receipt(outcome.receipt()));
    }

    private static <T extends Submission> T read(Context context, Class<T> type) {
        try {
            JsonNode body = JSON.readTree(context.body());
            Submission submission = Parsers.submission(body);
            if (type.isInstance(submission)) {
                return type.cast(submission);
            }
            throw new BadRequestException(
                    "malformed",
                    "expected a " + type.getSimpleName() + ", found a "
                            + submission.getClass().getSimpleName());
        } catch (JsonProcessingException e) {
            throw new BadRequestException(
                    "malformed", "expected {\"hex\": \"...\"}, got no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("malformed", String.valueOf(e.getMessage()));
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_JSON)
                        .maxStringLength(LONGEST_TEXT)
                        .build());
        return mapper;
    }
}
