import type { AlertSummary } from '../../../alerts/alert';
import { composeDigest } from '../../../alerts/texts/digest';
import { deliverMessage, type MessageContext } from '../delivery/deliver-alert';
import { type AlertMessage, formatDigestMessage } from '../delivery/payloads';
import { resolveScope, type ScopeContext } from '../evidence/account-alias';
import { DIGEST_GRACE_MS, type DigestKey, type Digests } from '../store/digests';
import type { AlertEntry } from '../store/open-alerts';

export type DigestContext = MessageContext & ScopeContext & { readonly digests: Digests };

/** Yields one job for each digest whose window is closed; it sends the digest. */
export async function* listDigestJobs(context: DigestContext): AsyncGenerator<() => Promise<void>> {
  const { digests } = context;
  for await (const digest of digests.listDue(new Date(context.now().getTime() - DIGEST_GRACE_MS))) {
    yield async () => {
      const id = `digest/${digest.reason}/${digest.configRuleName}/${digest.to}`;
      if (await deliverMessage(context, id, () => createDigestMessage(context, digest))) await digests.remove(digest);
    };
  }
}

async function createDigestMessage(context: DigestContext, digest: DigestKey): Promise<AlertMessage | undefined> {
  let rule: AlertEntry['rule'] | undefined;
  const resources: AlertSummary[] = [];
  for await (const entry of context.digests.listEntries(digest)) {
    rule ??= entry.rule;
    resources.push(entry.resource);
  }
  if (!rule) return undefined;
  const scope = await resolveScope(context);
  return formatDigestMessage(composeDigest({ ...scope, reason: digest.reason, rule, resources }));
}
