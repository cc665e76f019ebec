import { openPortRemediation } from '../open-ports/plan';
import { CIFS } from './ports';

/** Revokes the sources that open port 445 to the internet. */
export const remediation = openPortRemediation(() => CIFS);
