package dev.chancery.infra.hook;

/**
 * Where a hook stood in the way: an id for logs.
 *
 * @param kind what it did, or what became of the call: nothing of what it said
 */
public record HookSite(HookPoint point, String kind) {

    @Override
    public String toString() {
        return "hook." + point.hookName() + "." + kind;
    }
}
