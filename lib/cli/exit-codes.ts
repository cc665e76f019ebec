/** The exit codes of the command: compliant or done; non-compliant; error or unreadable input. */
export const EXIT = { ok: 0, nonCompliant: 1, failed: 2 } as const;
