import { tcp, udp } from '../../../lib/core/network/port';
import type { GuardedPort } from '../open-ports/evaluate';

/** RDP uses TCP, and UDP in addition where it is available. */
export const RDP: readonly GuardedPort[] = [
  { port: tcp(3389), label: 'TCP 3389' },
  { port: udp(3389), label: 'UDP 3389' },
];
