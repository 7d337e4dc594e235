package dev.chancery.infra.settings;

import java.util.regex.Pattern;

/**
 * Settings of which nobody can list the names, since a part of each is up to the operator.
 *
 * @param names what such a variable is called
 * @param shownName how the documentation calls it
 * @param label of the type in the documentation
 */
record SettingFamily(Pattern names, String shownName, String label, String description) {

    boolean covers(String variable) {
        return names.matcher(variable).matches();
    }
}
