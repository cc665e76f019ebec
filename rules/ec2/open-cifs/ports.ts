import { tcp } from '../../../lib/core/network/port';
import type { GuardedPort } from '../open-ports/evaluate';

/** The port of SMB, of which CIFS is a dialect. */
export const CIFS: readonly GuardedPort[] = [{ port: tcp(445), label: 'port 445' }];
