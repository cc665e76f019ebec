import { pluralize } from '../../../core/text/format';
import type { BundleProgress } from '../../../history/evidence/bundle-versions';
import type { Io } from '../../io';

/** Shows the work on a bundle while it lasts. */
export const showBundleProgress =
  ({ showProgress }: Io): BundleProgress =>
  (count, noun) =>
    showProgress?.(`${pluralize(count, noun)} ${noun === 'version' ? 'read' : 'evaluated'}`);
