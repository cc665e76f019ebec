import type { AwsCall } from './aws-call';
import type { RecordedChange } from './recording/recorded-items';
import type { DeploymentScope } from './service';

/** An occurrence in the local region, for people who watch it and for tests. */
export type JournalEntry =
  | { readonly kind: 'recorded'; readonly change: RecordedChange }
  | {
      readonly kind: 'evaluated';
      readonly configRuleName: string;
      readonly resourceType: string;
      readonly resourceId: string;
      readonly complianceType: string;
      /** The result before; undefined if there was none. */
      readonly before: string | undefined;
      readonly annotation: string | undefined;
    }
  | {
      readonly kind: 'invoked';
      readonly functionName: string;
      readonly requestId: string;
      /** Milliseconds that loading the code took, if the function was not running. */
      readonly initDuration: number | undefined;
      readonly duration: number;
      /** In MB, as AWS bills it. */
      readonly memorySize: number;
      readonly error: string | undefined;
    }
  /** Runs of a function on a schedule that were left out, while nothing changed. */
  | { readonly kind: 'skipped'; readonly functionName: string; readonly count: number }
  | { readonly kind: 'published'; readonly topicArn: string; readonly protocol: string; readonly mail: Mail }
  | {
      readonly kind: 'execution';
      readonly id: string;
      readonly runbook: string;
      readonly status: string;
      readonly reason?: string;
      /** The resource that the runbook is for, if it has such a parameter. */
      readonly resourceId?: string;
    }
  | {
      readonly kind: 'step';
      readonly executionId: string;
      readonly runbook: string;
      readonly step: string;
      readonly status: string;
    }
  | { readonly kind: 'called'; readonly call: AwsCall; readonly error: string | undefined }
  /** An event for a bus of another account or Region. */
  | { readonly kind: 'sent event'; readonly busArn: string; readonly event: object }
  | { readonly kind: 'dead letter'; readonly queueArn: string; readonly reason: string }
  /** A Config rule that nothing here can evaluate. */
  | { readonly kind: 'not evaluated'; readonly configRuleName: string; readonly reason: string }
  | { readonly kind: 'error'; readonly message: string };

/** A message that a subscription received. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** An entry with the place and time that it is from. */
export interface StampedEntry {
  /** Epoch milliseconds, in the time of the local region. */
  readonly time: number;
  readonly scope: DeploymentScope;
  readonly entry: JournalEntry;
}

/** Passes the entries of all Regions to those who watch. */
export class Journal {
  private readonly watchers: ((entry: StampedEntry) => void)[] = [];

  watch(watcher: (entry: StampedEntry) => void): void {
    this.watchers.push(watcher);
  }

  add(entry: StampedEntry): void {
    for (const watcher of this.watchers) watcher(entry);
  }
}
