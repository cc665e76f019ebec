import { openPortRemediation } from '../open-ports/plan';
import type { parameters } from './ports';

/** Revokes the sources that open ports of high risk to the internet. */
export const remediation = openPortRemediation<typeof parameters>(({ blockedPorts }) => blockedPorts);
