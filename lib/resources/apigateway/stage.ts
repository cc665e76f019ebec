import type { ConfigurationItem } from '../../core/item';
import { isObject } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { Reference } from '../../core/reading/unreadable';

const LEVELS = ['OFF', 'ERROR', 'INFO'] as const;

/** How much of the executions an API logs. */
export type LoggingLevel = (typeof LEVELS)[number];

/**
 * The logging level of the methods or routes of an API.
 *
 * @example
 * const isOff = ({ level }: ExecutionLog) => level === 'OFF';
 */
export interface ExecutionLog {
  /** `/orders/GET`, or `undefined` for all that have none of their own. */
  readonly path: string | undefined;
  readonly level: LoggingLevel;
}

/** Methods of a REST API whose answers a cache keeps. */
export interface CachedMethods {
  /** As in {@link ExecutionLog}. */
  readonly path: string | undefined;
  readonly isEncrypted: boolean;
}

/**
 * A stage of a REST API, or of an HTTP or WebSocket API.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 *
 * @example
 * const isLogged = (stage: ApiStage) => stage.hasAccessLog;
 */
export class ApiStage extends Resource {
  /** Whether it belongs to an HTTP or WebSocket API. */
  get isV2(): boolean {
    return this.item.resourceType === V2_TYPE;
  }

  /** Whether it logs each request. */
  get hasAccessLog(): boolean {
    // CloudFormation has another name for REST APIs.
    const settings = this.configuration.optionalObject(['accessLogSettings', 'accessLogSetting']);
    return settings?.hasText('destinationArn') === true;
  }

  /** The ID of its API; `undefined` where no ARN has it, as in a template. */
  get apiId(): string | undefined {
    const [, kind = '', id, part] = (this.arn ?? this.id).split('/');
    return ['restapis', 'apis'].includes(kind) && part === 'stages' ? id : undefined;
  }

  /** The protocol of its API, if the same template creates the API: `HTTP`, `WEBSOCKET`. */
  get protocol(): string | undefined {
    const api = this.isTemplate ? this.configuration.raw('apiId') : undefined;
    if (!(api instanceof Reference) || !isObject(api.target)) return undefined;
    // Only HTTP APIs are imported from a document, without a protocol.
    return Properties.of(api.target, this.configuration.joinPath('apiId')).optionalString('protocolType') ?? 'HTTP';
  }

  /**
   * The logging levels of its executions. `undefined` if the input has none: for an HTTP API, which has no such logs,
   * and where the settings are missing.
   */
  get executionLogs(): readonly ExecutionLog[] | undefined {
    if (this.isV2) return this.readRoutes();
    return this.readMethods()?.map(([path, settings]) => toLog(path, settings));
  }

  /** The methods that are cached: none without a cache. `undefined` if the input has no settings of methods. */
  get cachedMethods(): readonly CachedMethods[] | undefined {
    const key = 'cacheClusterEnabled';
    const hasCache = this.isTemplate ? this.configuration.optionalBoolean(key) : this.configuration.boolean(key);
    if (!hasCache) return [];
    return this.readMethods()
      ?.filter(([, settings]) => settings.optionalBoolean('cachingEnabled'))
      .map(([path, settings]) => ({ path, isEncrypted: settings.optionalBoolean('cacheDataEncrypted') ?? false }));
  }

  private readMethods(): (readonly [path: string | undefined, settings: Properties])[] | undefined {
    if (this.isTemplate) {
      return this.configuration.optionalObjects('methodSettings').map((settings) => {
        const [path, method] = [settings.optionalString('resourcePath'), settings.optionalString('httpMethod')];
        return [toMethodPath(`${path ?? '/*'}/${method ?? '*'}`), settings];
      });
    }
    return this.readMap('methodSettings')?.map(([key, settings]) => [toMethodPath(key), settings]);
  }

  private readRoutes(): ExecutionLog[] | undefined {
    const defaults = this.configuration.optionalObject('defaultRouteSettings');
    if (!defaults?.has('loggingLevel')) return undefined;
    const routes = this.readMap('routeSettings') ?? [];
    return [toLog(undefined, defaults), ...routes.map(([route, settings]) => toLog(route, settings))];
  }

  /** Reads an object whose keys are names: of methods, of routes. */
  private readMap(name: string): (readonly [key: string, value: Properties])[] | undefined {
    const map = this.configuration.optionalObject(name);
    return map?.keys().map((key) => [key, Properties.of(map.raw(key), map.joinPath(key))] as const);
  }
}

/** A method without a level has the default, which is off. */
const toLog = (path: string | undefined, settings: Properties): ExecutionLog => ({
  path,
  level: settings.optionalOneOf('loggingLevel', LEVELS) ?? 'OFF',
});

/**
 * Returns the path of a method, `undefined` for all methods. Its slashes are escaped as in a JSON pointer, and a
 * template has one more before them: `/~1orders`. The root is a slash alone.
 */
function toMethodPath(escaped: string): string | undefined {
  const path = escaped.replaceAll('~1', '/').replace(/^\/{2,}/, '/');
  return path === '*/*' || path === '/*/*' ? undefined : path;
}

const V2_TYPE = 'AWS::ApiGatewayV2::Stage';

/**
 * Reads stages of REST APIs.
 * @example
 * restStage.read(item).cachedMethods;
 */
export const restStage = defineReader('AWS::ApiGateway::Stage', ApiStage);
const v2Stage = defineReader(V2_TYPE, ApiStage);

/**
 * Reads stages of APIs.
 * @example
 * apiStage.read(item).hasAccessLog;
 */
export const apiStage: Reader<ApiStage> = {
  resourceTypes: [...restStage.resourceTypes, ...v2Stage.resourceTypes],
  read: (item: ConfigurationItem) => (item.resourceType === V2_TYPE ? v2Stage : restStage).read(item),
};
