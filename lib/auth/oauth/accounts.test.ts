import { configureIssuers } from '@/testing/oauth'
import { accountStoreContract } from './accounts.contract'

configureIssuers({ acme: 'https://acme.example.com', second: 'https://second.example.com' })
accountStoreContract()
