package io.basilisk.ledger.service.store;

import java.util.Collection;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;

/**
 * Lets Ignite write only where more than half of the cluster's nodes are. Nodes compare theirs when they meet.
 *
 * @param majority how many are more than half
 */
record MajorityValidator(int majority) implements TopologyValidator {
    @Override
    public boolean validate(Collection<ClusterNode> nodes) {
        return nodes.stream().filter(node -> !node.isClient()).count() >= majority;
    }
}
