import { tcp } from '../../lib/core/network/port';
import type { GuardedPort } from '../../lib/core/resources/open-ports';

/** What the rule guards. */
export const SSH: GuardedPort = { port: tcp(22), label: 'port 22' };
