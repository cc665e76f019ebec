import type { CallInput } from '../aws-call';
import type { LocalService } from '../service';

/** Receives an event for a bus of an account and Region. */
type ForwardEvent = (busArn: string, event: object) => void;

/**
 * Creates the EventBridge of Regions without a deployment: it takes events for buses elsewhere, as a client sends them that
 * is made for the Region of the bus.
 */
export const createEventForwarder = (forward: ForwardEvent, now: () => Date): LocalService => ({
  name: 'events',
  operations: {
    PutEvents: ({ input, caller: { account }, requestId, region }) => {
      const entries = input.Entries as readonly CallInput[];
      entries.forEach(({ Source, DetailType, Detail, Resources = [], EventBusName }, index) => {
        const time = now()
          .toISOString()
          .replace(/\.\d+Z/, 'Z');
        const head = { version: '0', id: `${requestId}-${index}`, 'detail-type': DetailType, source: Source };
        const event = { ...head, account, time, region, resources: Resources, detail: JSON.parse(Detail) };
        forward(String(EventBusName), event);
      });
      return { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `${requestId}-${index}` })) };
    },
  },
});
