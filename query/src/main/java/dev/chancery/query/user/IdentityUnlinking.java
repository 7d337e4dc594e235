package dev.chancery.query.user;

import static dev.chancery.query.projection.Values.timestamp;

import dev.chancery.command.user.UserEvent;
import dev.chancery.command.user.UserEvent.AfterUnlinking;
import dev.chancery.query.projection.Write;
import java.util.ArrayList;
import java.util.List;

/** What an account loses with an identity. */
final class IdentityUnlinking {

    private IdentityUnlinking() {}

    static List<Write> unlinked(UserEvent.IdentityUnlinked e) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.ofOne("DELETE FROM auth.identities WHERE id = ? AND user_id = ?", e.identityId(), e.userId()));
        switch (e.consequence()) {
            case ADDRESSES_STAY -> writes.add(IdentityWrites.touched(e.userId(), e.at()));
            case PHONE_REMOVED -> {
                writes.add(phoneRemoved(e));
                writes.add(OneTimeTokenWrites.deleteCodes(e.userId()));
            }
            case EMAIL_REPLACED, EMAIL_REMOVED -> {
                writes.add(emailReplaced(e));
                writes.addAll(OneTimeTokenWrites.voidAll(e.userId(), e.at()));
            }
        }
        writes.add(IdentityWrites.providers(e.userId()));
        return writes;
    }

    private static Write phoneRemoved(UserEvent.IdentityUnlinked e) {
        return Write.ofOne(
                "UPDATE auth.users SET phone = NULL, phone_confirmed_at = NULL, updated_at = ? WHERE id = ?",
                timestamp(e.at()),
                e.userId());
    }

    /** Whatever was sent or wished for before cannot be trusted any more. */
    private static Write emailReplaced(UserEvent.IdentityUnlinked e) {
        boolean removed = e.consequence() == AfterUnlinking.EMAIL_REMOVED;
        return Write.ofOne("""
                UPDATE auth.users
                SET email = ?, updated_at = ?,
                    email_confirmed_at = CASE WHEN ? THEN NULL ELSE email_confirmed_at END,
                    raw_user_meta_data = CASE WHEN ?
                      THEN chancery.merged(raw_user_meta_data, '{"email_verified": false}')
                      ELSE raw_user_meta_data END,
                    email_change = '', email_change_confirm_status = 0, phone_change = '',
                    confirmation_sent_at = NULL, recovery_sent_at = NULL, email_change_sent_at = NULL,
                    phone_change_sent_at = NULL, reauthentication_sent_at = NULL
                WHERE id = ?
                """, e.email(), timestamp(e.at()), removed, removed, e.userId());
    }
}
