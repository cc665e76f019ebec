import { remediateSetting } from '../../../lib/core/remediation/setting';
import { scanOnPush } from '../../../lib/resources/settings/repository';

/** Turns on the scan of images when they are pushed. */
export const remediation = remediateSetting({
  summary: 'Turns on the basic scan of each image that is pushed, which is free of charge',
  exclusions: 'Images that are in the repository already, and the scanning of the registry',
  setting: scanOnPush,
  plan: () => ({
    to: true,
    summary: 'Scan each image when it is pushed',
    notes: [
      'Images that are in the repository already are not scanned',
      'Where the scanning of the registry covers the repository, this setting has no effect: turn the rule off there',
    ],
  }),
});
