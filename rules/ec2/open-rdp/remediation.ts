import { openPortRemediation } from '../open-ports/plan';
import { RDP } from './ports';

/** Revokes what lets the internet in to remote desktops, and nothing else. */
export const remediation = openPortRemediation(() => RDP);
