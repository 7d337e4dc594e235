package dev.chancery.infra.address;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The only addresses to which mail is sent; without any, all are.
 *
 * @param addresses in any case
 */
public record AuthorizedAddresses(List<String> addresses) {

    /** What somebody adds to their name to tell their mail apart. */
    private static final Pattern LABEL = Pattern.compile("[+][^@]+@");

    public AuthorizedAddresses {
        addresses = List.copyOf(addresses);
    }

    public boolean contain(String address) {
        String unlabelled = LABEL.matcher(address).replaceAll("@");
        return addresses.isEmpty() || addresses.stream().anyMatch(unlabelled::equalsIgnoreCase);
    }
}
