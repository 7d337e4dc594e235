package dev.chancery.query.rebuild;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table that projections write.
 *
 * @param schema in which the live one is
 * @param name of no other in either schema; its key is the column {@code id}
 * @param columns that belong to it; the database's owner may have added others, which are theirs
 * @param uniqueKeys beside that one
 * @param foreign which rows of the live table, called {@code l}, others than projections wrote: a condition in SQL
 * @param parent with whose row of the same id its rows go ({@code ON DELETE CASCADE}), of which no projection says anything
 */
record ReadModelTable(
        String schema,
        String name,
        List<String> columns,
        List<UniqueKey> uniqueKeys,
        String foreign,
        Optional<ReadModelTable> parent) {

    private static final String AUTH = "auth";

    private static final String BEFORE_THE_TAKEOVER =
            "coalesce(l.created_at, '-infinity') <= (SELECT audit_until FROM chancery.takeover)";

    static final ReadModelTable USERS = of(
            "users",
            """
            id instance_id aud role email encrypted_password email_confirmed_at invited_at confirmation_token
            confirmation_sent_at recovery_token recovery_sent_at email_change_token_new email_change
            email_change_sent_at last_sign_in_at raw_app_meta_data raw_user_meta_data is_super_admin created_at
            updated_at phone phone_confirmed_at phone_change phone_change_token phone_change_sent_at confirmed_at
            email_change_token_current email_change_confirm_status banned_until reauthentication_token
            reauthentication_sent_at is_sso_user deleted_at is_anonymous
            """,
            UniqueKey.of("email", "NULL", "is_sso_user"),
            UniqueKey.of("phone", "NULL"),
            UniqueKey.of("confirmation_token", "NULL"),
            UniqueKey.of("recovery_token", "NULL"),
            UniqueKey.of("email_change_token_current", "NULL"),
            UniqueKey.of("email_change_token_new", "NULL"),
            UniqueKey.of("reauthentication_token", "NULL"));

    static final ReadModelTable IDENTITIES = of(
            "identities",
            "id provider_id user_id identity_data provider last_sign_in_at created_at updated_at email",
            UniqueKey.of("provider_id", "l.id::text", "provider"));

    static final ReadModelTable SESSIONS = of("sessions", """
            id user_id created_at updated_at factor_id aal not_after refreshed_at user_agent ip tag
            oauth_client_id refresh_token_hmac_key refresh_token_counter scopes
            """);

    static final ReadModelTable AMR_CLAIMS = of(
            "mfa_amr_claims",
            "id session_id created_at updated_at authentication_method",
            UniqueKey.of("authentication_method", "l.id::text", "session_id"));

    static final ReadModelTable ONE_TIME_TOKENS =
            of("one_time_tokens", "id user_id token_type token_hash relates_to created_at updated_at");

    static final ReadModelTable SSO_PROVIDERS = new ReadModelTable(
            "sso_providers",
            List.of("id", "resource_id", "disabled", "created_at", "updated_at"),
            List.of(UniqueKey.of("resource_id", "NULL")),
            BEFORE_THE_TAKEOVER);

    static final ReadModelTable SAML_PROVIDERS = new ReadModelTable(
            "saml_providers",
            List.of(
                    "id",
                    "sso_provider_id",
                    "entity_id",
                    "metadata_xml",
                    "metadata_url",
                    "attribute_mapping",
                    "name_id_format",
                    "created_at",
                    "updated_at"),
            List.of(UniqueKey.of("entity_id", "l.id::text")),
            BEFORE_THE_TAKEOVER);

    static final ReadModelTable SSO_DOMAINS = new ReadModelTable(
            "sso_domains",
            List.of("id", "sso_provider_id", "domain", "created_at", "updated_at"),
            List.of(UniqueKey.of("domain", "l.id::text")),
            BEFORE_THE_TAKEOVER);

    static final ReadModelTable SAML_RELAY_STATES = new ReadModelTable(
            "saml_relay_states",
            List.of(
                    "id",
                    "sso_provider_id",
                    "request_id",
                    "for_email",
                    "redirect_to",
                    "created_at",
                    "updated_at",
                    "flow_state_id"),
            List.of(),
            BEFORE_THE_TAKEOVER);

    static final ReadModelTable AUDIT = new ReadModelTable(
            "audit_log_entries",
            List.of("id", "instance_id", "payload", "created_at", "ip_address"),
            List.of(),
            BEFORE_THE_TAKEOVER);

    static final ReadModelTable SSO_PROVIDER_OPTIONS = new ReadModelTable(
            "chancery",
            "sso_provider_options",
            List.of("id", "options"),
            List.of(),
            "FALSE",
            Optional.of(SSO_PROVIDERS));

    static final ReadModelTable SSO_PROVISIONING = new ReadModelTable(
            "chancery",
            "sso_provisioning",
            List.of("id", "provisioning"),
            List.of(),
            "FALSE",
            Optional.of(SSO_PROVIDERS));

    static final ReadModelTable VERIFIED_SSO_DOMAINS = new ReadModelTable(
            "chancery",
            "verified_sso_domain",
            List.of("id", "verified_at"),
            List.of(),
            "FALSE",
            Optional.of(SSO_DOMAINS));

    static final ReadModelTable SAML_SESSIONS = new ReadModelTable(
            "chancery",
            "saml_session",
            List.of("id", "sso_provider_id", "subject", "session_index"),
            List.of(),
            "FALSE",
            Optional.of(SESSIONS));

    /** In the order in which foreign keys want rows inserted. */
    static final List<ReadModelTable> ALL = List.of(
            USERS,
            IDENTITIES,
            SESSIONS,
            AMR_CLAIMS,
            ONE_TIME_TOKENS,
            new ReadModelTable(
                    "flow_state",
                    List.of(
                            "id",
                            "user_id",
                            "auth_code",
                            "code_challenge_method",
                            "code_challenge",
                            "provider_type",
                            "provider_access_token",
                            "provider_refresh_token",
                            "created_at",
                            "updated_at",
                            "authentication_method",
                            "auth_code_issued_at",
                            "invite_token",
                            "referrer",
                            "oauth_client_state_id",
                            "linking_target_id",
                            "email_optional"),
                    List.of(),
                    BEFORE_THE_TAKEOVER),
            SSO_PROVIDERS,
            SAML_PROVIDERS,
            SSO_DOMAINS,
            SAML_RELAY_STATES,
            SSO_PROVIDER_OPTIONS,
            SSO_PROVISIONING,
            VERIFIED_SSO_DOMAINS,
            SAML_SESSIONS,
            AUDIT);

    private ReadModelTable(String name, List<String> columns, List<UniqueKey> uniqueKeys, String foreign) {
        this(AUTH, name, columns, uniqueKeys, foreign, Optional.empty());
    }

    /** That of a name without its schema. */
    static ReadModelTable named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ReadModelTable of(String name, String columns, UniqueKey... keys) {
        return new ReadModelTable(name, List.of(columns.strip().split("\\s+")), List.of(keys), "FALSE");
    }

    /** A row as JSON, in SQL: of the columns that belong to the table. NULL where an outer join found none. */
    String json(String row) {
        return columns.stream()
                .map(column -> "'%s', %s.%s".formatted(column, row, column))
                .collect(Collectors.joining(
                        ", ", "CASE WHEN %s.id IS NOT NULL THEN jsonb_build_object(".formatted(row), ") END"));
    }

    /** Whose a row of the live table, called {@code l}, is, a user's or a provider's, in SQL: null for nobody's. */
    String owner() {
        return switch (name) {
            case "users" -> "l.id";
            case "mfa_amr_claims" -> "(SELECT user_id FROM auth.sessions WHERE id = l.session_id)";
            case "sso_providers", "sso_provider_options", "sso_provisioning" -> "l.id";
            case "verified_sso_domain" -> "(SELECT sso_provider_id FROM auth.sso_domains WHERE id = l.id)";
            case "saml_session" -> "(SELECT user_id FROM auth.sessions WHERE id = l.id)";
            case "saml_providers", "sso_domains", "saml_relay_states" -> "l.sso_provider_id";
            case "audit_log_entries" -> "NULL";
            default -> "l.user_id";
        };
    }

    /**
     * Whether rows that changed are written anew: their kind is part of what is unique and has no value to spare. They come
     * and go with requests, so nobody refers to one.
     */
    boolean rewritten() {
        return name.equals("one_time_tokens");
    }

    String live() {
        return schema + "." + name;
    }

    String shadow() {
        return Shadow.PREFIX + name;
    }
}
