import { openPortRemediation } from '../open-ports/plan';
import { SSH } from './ports';

/** Revokes what lets the internet in to port 22, and nothing else. */
export const remediation = openPortRemediation(() => [SSH]);
