import { openPortRemediation } from '../open-ports/plan';
import { SSH } from './ports';

/** Revokes the sources that open port 22 to the internet. */
export const remediation = openPortRemediation(() => [SSH]);
