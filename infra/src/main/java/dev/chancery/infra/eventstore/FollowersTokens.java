package dev.chancery.infra.eventstore;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far followers are in the log. What they remember of it is worth something only on the server that they have read it
 * from: one that has taken over without the last moments draws the same positions for other events. There they have to begin
 * with what is stored there.
 */
class FollowersTokens extends JdbcTokenStore {

    private static final Logger LOG = LoggerFactory.getLogger(FollowersTokens.class);

    private final PostgresEventStorageEngine log;
    private final Connections connections;
    private final Map<String, String> servers = new ConcurrentHashMap<>();

    FollowersTokens(Builder builder, PostgresEventStorageEngine log, Connections connections) {
        super(builder);
        this.log = log;
        this.connections = connections;
    }

    /** Where a follower begins. */
    @Override
    public TrackingToken fetchToken(String follower, Segment segment) throws UnableToClaimTokenException {
        TrackingToken stored = super.fetchToken(follower, segment);
        servers.put(follower, server());
        long last = log.lastVisible();
        return stored instanceof GlobalSequenceTrackingToken token && token.getGlobalIndex() > last
                ? clamped(token, follower, segment)
                : stored;
    }

    /** The log was put back without this table: what is drawn anew would be passed over until it is as long as it was. */
    private TrackingToken clamped(GlobalSequenceTrackingToken stored, String follower, Segment segment) {
        GlobalSequenceTrackingToken end = (GlobalSequenceTrackingToken) log.createHeadToken();
        LOG.warn(
                "{} was at position {} of the log, which ends at {}: it goes on at the end, and has not heard of what was written since the log was put back",
                follower,
                stored.getGlobalIndex(),
                end.getGlobalIndex());
        super.storeToken(end, follower, segment.getSegmentId());
        return end;
    }

    @Override
    public void storeToken(TrackingToken token, String follower, int segment) throws UnableToClaimTokenException {
        requireSameServer(follower);
        super.storeToken(token, follower, segment);
    }

    @Override
    public void extendClaim(String follower, int segment) throws UnableToClaimTokenException {
        requireSameServer(follower);
        super.extendClaim(follower, segment);
    }

    private void requireSameServer(String follower) {
        if (!server().equals(servers.get(follower))) {
            throw new UnableToClaimTokenException(
                    "another server keeps the log than " + follower + " has read it from");
        }
    }

    private String server() {
        return connections.call(LogServer::at);
    }
}
