/** Random faults on the distributed platform under load, then quiet, and every promise checked from both sides. */
export { type CampaignOptions, type CampaignResult, runCampaign } from './campaign.ts'
export { type Plant, plants } from './plants/plants.ts'
