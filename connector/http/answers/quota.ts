/**
 * How gateways name and word that a client asked too often or too much: Azure API Management, AWS, Apigee, Kong,
 * Google. For the rules of answer tables.
 */

/** As a status: of RFC 6585, and two that are older. */
export const quotaStatuses = [429, 420, 509] as const;

/** As the name of an error. */
export const quotaType =
  /^(?:(?:user)?rateLimitExceeded|dailyLimitExceeded|TooManyRequests(?:Exception)?|Throttl(?:ed|ing)(?:Exception)?|(?:Limit|Quota)Exceeded(?:Exception)?|REQUEST_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|slow_?down|policies\.ratelimit\.\w+)$/i;

/** In a sentence. */
export const quotaText =
  /\bquota (?:has been |was |is )?(?:exceeded|exhausted|reached|violation)|\bquota will be replenished|\brate limit|\blimit exceeded|\btoo many requests|\brequests? (?:was |were |is |are |has been )?throttled|\bbandwidth limit|\brate exceeded\b|\bexceeded (?:your|the|its) (?:\w{1,20} ){0,3}(?:quota|limit|rate)\b|\b(?:request|call|rate|usage|concurrency) limit (?:\w{1,20} ){0,5}(?:exceeded|reached)\b|\bconcurrent (?:requests|calls|connections) (?:has been |is |was )?(?:exceeded|reached)|\b(?:developer|account|service) over (?:qps|rate)\b|\bspike arrest\b/i;
