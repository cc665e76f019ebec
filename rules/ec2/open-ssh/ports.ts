import { tcp } from '../../../lib/core/network/port';
import type { GuardedPort } from '../open-ports/evaluate';

export const SSH: GuardedPort = { port: tcp(22), label: 'port 22' };
