#!tests/lib/cases
# rates are proportions of a closed window; where an export begins or ends there is a note instead
$ cd $TMP
$ t() { printf 'customer_id,date,amount\nold1,2023-12-20,10\nold1,2024-12-20,10\nold2,2023-12-10,10\nold2,2024-12-01,10\nn1,2024-02-01,10\nn2,2024-03-01,10\nn3,2024-04-01,10\nn4,2024-05-01,10\n'; }

== who comes and goes within a year is no share of those who were there at its start
$ t | crm-churn bridge -q --inactive 60 --period year -a 2024-12-31 | cut -d, -f1-10,13
$ t | crm-churn retention -q --definition crr --inactive 60 --period year -a 2024-12-31 | cut -d, -f1-8,17
period,opening,new,won_back,lost,closing,lost_opening,churn_rate,lo,hi,note
2023,0,2,0,0,2,0,,,,edge
2024,2,4,0,4,2,0,0,0,0.657619772493,
period,definition,new_or_existing,eligible,retained,rate,lo,hi,note
2023,crr,all,0,0,,,,edge
2024,crr,all,2,2,1,0.342380227507,1,

== a period that has not ended has no rate
$ t | crm-churn bridge -q --inactive 60 --period year -a 2024-12-30 | cut -d, -f1-8,13 | tail -1
$ t | crm-churn retention -q --definition crr --inactive 60 --period year -a 2024-12-30 | cut -d, -f1-6,17 | tail -1
$ t | crm-churn bridge -q --inactive 300 --period year -a 2024-09-01 | cut -d, -f1-8,13 | tail -1
2024,2,4,0,4,2,0,,open
2024,crr,all,2,2,,open
2024,2,4,0,0,6,0,,open

== the edge is that of --since, too
$ t | crm-churn bridge -q --inactive 60 --since 2024-04-15 -a 2024-12-31 | cut -d, -f1,7,8,13 | head -4
period,lost_opening,churn_rate,note
2024-05,0,,edge
2024-06,0,0,
2024-07,1,1,

== a new client's card is a new client's money, in the block of cards too
$ printf 'customer_id,date,amount,kind,category\na,2025-01-05,80,service,Hair\na,2025-01-05,500,prepaid,Cards\nb,2024-12-05,80,service,Hair\nb,2025-01-06,300,prepaid,Cards\n' | crm-churn activity -q -g category -a 2025-01-31 | cut -d, -f1-3,7-9
category,period,clients,revenue,revenue_new,revenue_existing
Cards,2025-01,0,800.00,500.00,300.00
Hair,2024-12,1,80.00,80.00,0.00
Hair,2025-01,1,80.00,80.00,0.00
