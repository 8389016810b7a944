import { configureIssuers } from '@/lib/testing/oauth'
import { accountStoreContract } from './accounts.contract'

configureIssuers({ acme: 'https://acme.example.com', second: 'https://second.example.com' })
accountStoreContract()
