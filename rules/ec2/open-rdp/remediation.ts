import { openPortRemediation } from '../open-ports/plan';
import { RDP } from './ports';

/** Revokes the sources that open port 3389 to the internet. */
export const remediation = openPortRemediation(() => RDP);
