import { liveBucket } from './bucket';
import { liveCertificate } from './certificate';
import { liveListener } from './listener';
import type { LiveReader } from './live-resource';
import { liveSecurityGroup } from './security-group';
import { liveVolume } from './volume';

/** Every type whose live resources can be read. What each takes of permissions is in `LIVE_READS`. */
export const LIVE_READERS: readonly LiveReader[] = [
  liveBucket,
  liveCertificate,
  liveListener,
  liveSecurityGroup,
  liveVolume,
];
