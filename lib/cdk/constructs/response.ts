import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RESPONSE_SETTINGS_FILE, WAIVERS_FILE } from '../../contract/files';
import { selectEmails } from '../configuration/alerts';
import type { Environment, ResolvedConfiguration } from '../configuration/resolved';
import { createResponseSettings } from '../configuration/response-settings';
import { type DeployedRemediation, selectRemediation } from '../configuration/rules/remediation';
import { Alerts } from './alerts/alerts';
import { ResponseTable } from './alerts/response-table';
import { bundleCode } from './functions/bundle';
import type { DeliveryTarget } from './recording/delivery-target';
import { Remediation } from './remediation/remediation';

export interface ResponseProps {
  readonly configuration: ResolvedConfiguration;
  readonly environment: Environment;
  /**
   * Path of the module that exports the alert function's `handler`.
   * @default - none; where the configuration asks for alerts there must be one
   */
  readonly alertEntry?: string | undefined;
  /**
   * Path of the module that exports the plan function's `handler`, with the rules in it.
   * @default - none; where the configuration asks for remediation there must be one
   */
  readonly planEntry?: string | undefined;
}

/** What a Region does about what its rules say, as configured: nothing, alerts, remediation, or both. */
export class Response extends Construct {
  readonly alerts: Alerts | undefined;
  /** Made last: it needs the rules, which come after the alerts. */
  remediation: Remediation | undefined;
  private readonly deployed: readonly DeployedRemediation[];
  private readonly table: ResponseTable | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ResponseProps,
  ) {
    super(scope, id);
    const { configuration, environment, alertEntry } = props;
    const { alerts: settings, prefix } = configuration;
    this.deployed = selectRemediation(configuration.remediation, environment);
    const hasRemediation = this.deployed.length > 0;
    this.table = settings || hasRemediation ? new ResponseTable(this, 'Table') : undefined;
    if (!settings || !this.table) return;
    const code = this.codeOf('alerts', 'alertEntry', alertEntry);
    this.alerts = new Alerts(this, 'Alerts', { code, table: this.table, settings, prefix, hasRemediation });
  }

  /** Puts right what breaks these rules, where it is switched on. */
  remediate(configRules: ReadonlyMap<string, CfnConfigRule>, target: DeliveryTarget | undefined): void {
    if (!this.table || this.deployed.length === 0) return;
    const { prefix, alerts } = this.props.configuration;
    this.remediation = new Remediation(this, 'Remediation', {
      code: this.codeOf('remediation', 'planEntry', this.props.planEntry),
      table: this.table,
      remediation: this.deployed,
      configRules,
      prefix,
      target,
      approvalSubscribers: selectEmails(alerts?.subscribers ?? []),
    });
  }

  private codeOf(what: string, prop: string, entry: string | undefined): Code {
    if (entry === undefined)
      throw new Error(`Cannot deploy ${what}: found no ${prop}, the path of the function's module`);
    const { configuration, environment } = this.props;
    return bundleCode(this, {
      entry,
      files: {
        [WAIVERS_FILE]: JSON.stringify(configuration.waivers, null, 2),
        [RESPONSE_SETTINGS_FILE]: JSON.stringify(createResponseSettings(configuration, environment), null, 2),
      },
    });
  }
}
