import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { Finding } from '../../../alerts/finding';
import { FindingsRefused, importFindings } from '../delivery/channels';
import type { MessageDelivery } from '../delivery/deliver-alert';

/** Findings that are sent together with one message. */
export interface FindingBatch {
  /** Empty without findings, or where they are off. */
  readonly deliveries: readonly MessageDelivery[];
  /**
   * Reports findings that Security Hub rejected, once everything else is done: retries would not help and would hold up
   * the message.
   * @throws FindingsRefused
   */
  throwIfRefused(): void;
}

export function createFindingBatch(client: SecurityHubClient | undefined, findings: readonly Finding[]): FindingBatch {
  let refusal: FindingsRefused | undefined;
  const send = async (): Promise<void> => {
    try {
      if (client) await importFindings(client, findings);
    } catch (error) {
      if (!(error instanceof FindingsRefused)) throw error;
      refusal = error;
    }
  };
  return {
    deliveries: client && findings.length > 0 ? [{ destination: 'Security Hub', send }] : [],
    throwIfRefused() {
      if (refusal) throw refusal;
    },
  };
}
