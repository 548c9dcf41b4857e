/*
 * words.h -- every word a page says, in English and Chinese, in one table
 *
 * A sentence has places %1 .. %9 for what it speaks of; both languages fill the same places.
 */
#ifndef CRM_REPORT_WORDS_H
#define CRM_REPORT_WORDS_H

#include "report/html.h"

enum crm_lang { CRM_LANG_EN, CRM_LANG_ZH };

/* clang-format off */
#define CRM_WORDS(W)                                                                               \
    W(MONTHLY, "Monthly report", "月度报告")                                                       \
    W(AUDIT, "Client base audit", "顾客审计报告")                                                  \
    W(AS_OF, "as of %1", "截至 %1")                                                                \
    W(NUMBERS, "The numbers", "数据")                                                              \
    W(NOT_SHOWN, "%1 more rows are in the file", "文件中另有 %1 行")                               \
    W(HEADLINE, "%1 at a glance", "%1 概览")                                                       \
    W(THIS, "%1", "%1")                                                                            \
    W(BEFORE, "%1: %2", "%1：%2")                                                                  \
    W(REVENUE, "Revenue", "营业额")                                                                \
    W(CLIENTS, "Clients seen", "到店顾客")                                                         \
    W(NEW, "New clients", "新客")                                                                  \
    W(VISITS, "Visits", "到店次数")                                                                \
    W(AVG_VISIT, "Average visit", "客单价")                                                        \
    W(WALK_INS, "Walk-in revenue", "散客营业额")                                                   \
    W(ACTIVITY, "Revenue was %2 in %1: %3 from clients seen before, %4 from new ones",             \
        "%1 营业额 %2：老客 %3，新客 %4")                                                          \
    W(FROM_EXISTING, "existing clients", "老客")                                                   \
    W(FROM_NEW, "new clients", "新客")                                                             \
    W(FROM_WALK_IN, "walk-ins", "散客")                                                            \
    W(MONEY_AXIS, "revenue in the currency of the till", "营业额（收银货币）")                     \
    W(BRIDGE, "%1: %2 new and %3 won back against %4 lost", "%1：新增 %2，赢回 %3，流失 %4")       \
    W(BRIDGE_NOTE, "Active clients at the start and at the end; lost: longer away than the limit " \
                   "given to crm-churn bridge. The lost had spent %1 in their last year.",         \
        "期初与期末活跃顾客；流失：超过设定天数未到店。流失顾客最近一年消费 %1。")                 \
    W(OPENING, "start", "期初")                                                                    \
    W(WON_BACK, "won back", "赢回")                                                                \
    W(LOST, "lost", "流失")                                                                        \
    W(CLOSING, "end", "期末")                                                                      \
    W(NEW_SHORT, "new", "新增")                                                                    \
    W(RETENTION_NEW, "Of %2 first-timers of %1, %3 came back", "%1 的 %2 位新客中有 %3 位回店")    \
    W(RETENTION_ALL, "Of %2 clients of %1, %3 came back", "%1 的 %2 位顾客中有 %3 位回店")         \
    W(RETENTION_NOTE, "Definition %1. Bars behind the points are %2 % intervals; n of the last "   \
                      "closed period: %3.",                                                        \
        "定义 %1。点后的竖条为 %2% 置信区间；最近完整周期 n = %3。")                               \
    W(COHORT, "%1 of the %2 clients first seen in %3 came again in the next period",               \
        "%3 首次到店的 %2 位顾客中有 %1 位在下一期再次到店")                                       \
    W(COHORT_PLAIN, "Who came back, by the period of the first visit", "按首次到店周期的留存")     \
    W(COHORT_NOTE, "Rows: period of the first visit and its clients. Columns: periods later. "     \
                   "Cells: per cent of the row seen again.",                                       \
        "行：首次到店周期及人数。列：之后第几期。格：再次到店的百分比。")                          \
    W(CROSS, "Most clients stand at %1 %2, %3 %4: %5", "人数最多的是 %1 %2、%3 %4：%5 人")         \
    W(CROSS_NOTE, "Clients in each cell; scores rise from worst to best.",                         \
        "每格为顾客人数；分数越高越好。")                                                          \
    W(MOVEMENT, "%3 clients moved from %1 to %2: the largest change of group",                     \
        "最大的变化：%3 位顾客从 %1 转到 %2")                                                      \
    W(MOVEMENT_NONE, "Nobody changed groups", "没有顾客换组")                                      \
    W(MOVEMENT_NOTE, "Rows: group before. Columns: group now. Cells: clients.",                    \
        "行：此前分组。列：现在分组。格：顾客人数。")                                              \
    W(SUMMARY, "%1 is the largest group: %2 clients", "%1 人数最多：%2 位顾客")                    \
    W(SUMMARY_NOTE, "Above: per cent of clients. Below: per cent of money.",                       \
        "上：顾客占比。下：消费占比。")                                                            \
    W(OVERDUE, "%1 clients are past their usual time", "%1 位顾客超过惯常间隔未到店")              \
    W(OVERDUE_NOTE, "Usual time: the median of the client's own last intervals, or of the "        \
                    "category or of all where there are fewer than three visits (column basis).",  \
        "惯常间隔：顾客本人最近间隔的中位数；不足三次到店时取类别或全体（basis 列）。")            \
    W(STAFF, "Who serves the clients, %1", "%1 员工业绩")                                          \
    W(STAFF_BACK, "Who keeps the clients: %1 has the highest rate of return, %2",                      \
        "员工留客：%2 %1 的回店率最高")                                                               \
    W(STAFF_NOTE, "Back to the salon, and back to the same person; differences inside the "        \
                  "intervals are chance.",                                                         \
        "回店与回到同一员工；区间内的差异属偶然。")                                                \
    W(BY, "By %1: %2 brings most, %3", "按 %1：%2 最多，%3")                                       \
    W(NPS, "Recommendation: NPS %1 from %2 answers", "推荐度：NPS %1，%2 份回答")                  \
    W(NPS_NOTE, "Per cent of 9 and 10 less per cent of 0 to 6; interval %1 to %2.",                \
        "9–10 分占比减 0–6 分占比；区间 %1 至 %2。")                                               \
    W(CSAT, "%1 % of %2 answers are among the highest", "%2 份回答中 %1% 属最高档")                \
    W(CSAT_NOTE, "Of satisfaction, effort or an index, as asked; interval %1 to %2.",              \
        "满意度、费力度或指数题目；区间 %1 至 %2。")                                               \
    W(TREND, "Answers over time: %2 in %1", "回答走势：%1 为 %2")                                  \
    W(COMPLAINTS, "Most named complaint: %1, by %2 of those who answered",                         \
        "最多的投诉：%1，占回答者 %2")                                                             \
    W(COMPLAINTS_NOTE, "Per cent of respondents who ticked it, with intervals.",                   \
        "勾选者占回答者的百分比及区间。")                                                          \
    W(GAP, "Largest gap between expectation and experience: %1", "期望与感受差距最大：%1")         \
    W(ITEMS, "Best answer share is highest for %1", "最高档占比最高：%1")                          \
    W(QUALITY, "%1 rows came in, %2 are used", "读入 %1 行，使用 %2 行")                           \
    W(QUALITY_NOTE, "Control totals of crm-import: in = out + set aside + duplicates + totals.",   \
        "crm-import 控制总数：读入 = 输出 + 搁置 + 重复 + 合计行。")                               \
    W(PARETO, "The top fifth of clients brings %1 of the money", "前 20% 的顾客带来 %1 的消费")    \
    W(PARETO_NOTE, "%1 clients, Gini %2.", "%1 位顾客，基尼系数 %2。")                             \
    W(INTERVALS, "Half of all returns come within %1 days", "一半的回店发生在 %1 天之内")          \
    W(INTERVALS_NOTE, "%1 intervals of %2 clients; 90 % come within %3 days.",                     \
        "%2 位顾客的 %1 个间隔；90% 在 %3 天之内。")                                               \
    W(FUNNEL, "From first visit to key client", "从首次到店到重点顾客")                            \
    W(TABLE_OF, "Result of %1", "%1 的结果")                                                       \
    W(ACTIONS, "What to do next", "下一步")                                                        \
    W(ACTIONS_NONE, "No rule of the list below applies to these numbers.",                         \
        "以下规则均不适用于本期数据。")                                                            \
    W(ACT_OVERDUE, "Call the %1 clients who are due, late or very late: %2 of spending in the "    \
                   "last year stands behind them",                                                 \
        "联系 %1 位到期或逾期的顾客：其最近一年消费合计 %2")                                       \
    W(ACT_NEW, "Invite first-timers to a second visit: %2 of %1 of %3 did come back",              \
        "邀请新客再次到店：%3 的 %1 位新客中仅 %2 位回店")                                         \
    W(ACT_LOST, "Win back the %1 clients lost in %2, worth %3 in their last year",                 \
        "赢回 %2 流失的 %1 位顾客，其最近一年消费 %3")                                             \
    W(ACT_RISK, "Write to the %1 clients of group %2 before they are gone: they spent %3",         \
        "在流失前联系 %2 组的 %1 位顾客：其消费 %3")                                               \
    W(ACT_DETRACTORS, "Ask the %1 detractors what went wrong (of %2 answers)",                     \
        "回访 %1 位贬损者（共 %2 份回答）")                                                        \
    W(ACT_COMPLAINT, "Mend %1 first: %2 respondents named it", "优先改进：%1（%2 人提到）")        \
    W(ACT_KEY, "Look after the top fifth by name: they bring %1 of %2", "重点照顾前 20% 的顾客：带来 %2 中的 %1") \
    W(ACTION_RULES, "Rules: overdue list not empty; fewer than half of the first-timers of the "   \
                    "last closed period back; more lost than new and won back; clients in the "    \
                    "groups at_risk or cannot_lose; NPS below 0 or more than a tenth detractors; " \
                    "a complaint of more than a fifth; the top fifth brings more than 60 %.",      \
        "规则：有逾期名单；最近完整周期新客回店不足一半；流失多于新增与赢回；at_risk 或 "          \
        "cannot_lose 组有顾客；NPS 为负或贬损者超过一成；某投诉超过两成；前 20% 带来超过 60%。")   \
    W(DEFINITIONS, "Definitions", "定义")                                                          \
    W(DEF_VISIT, "visit:N: new clients back on another day within N of the first visit, the "      \
                 "others within N of their last visit of the period", "visit:N：新客自首次到店、其他顾客自当期末次到店起 N 内再来") \
    W(DEF_POOL, "pool:N: clients of the period seen in the N calendar months after it",            \
        "pool:N：当期顾客在其后 N 个自然月内再来")                                                 \
    W(DEF_RANGE, "range:N: clients of the period seen within N after its end",                     \
        "range:N：当期顾客在期末后 N 内再来")                                                      \
    W(DEF_BLOCKS, "blocks:N: clients of the N months before seen in the N months that end with "   \
                  "the period", "blocks:N：前 N 个月的顾客在至当期的 N 个月内再来")                \
    W(DEF_SHARE, "share: clients of the period who had been here before", "share：当期顾客中此前来过的") \
    W(DEF_REPEAT, "repeat: clients of the period with two visits or more in it", "repeat：当期到店两次以上（复购率）") \
    W(DEF_CRR, "crr: those still clients over opening", "crr：期末仍在的期初客户 / 期初客户")                 \
    W(DEF_NTH, "nth:N: clients first seen in the period who reached the N-th visit", "nth:N：当期新客到达第 N 次到店") \
    W(DEF_INTERVAL, "Intervals of shares are Wilson's; an open window gives no rate.",             \
        "占比区间为 Wilson 区间；未结束的窗口不给出比率。")                                        \
    W(DAY1, "Monday", "星期一")                                                                    \
    W(DAY2, "Tuesday", "星期二")                                                                   \
    W(DAY3, "Wednesday", "星期三")                                                                 \
    W(DAY4, "Thursday", "星期四")                                                                  \
    W(DAY5, "Friday", "星期五")                                                                    \
    W(DAY6, "Saturday", "星期六")                                                                  \
    W(DAY7, "Sunday", "星期日")                                                                    \
    W(S_HEADLINE, "Overview", "概览")                                                              \
    W(S_CLIENTS, "Clients", "顾客")                                                                \
    W(S_RETENTION, "Retention", "留存")                                                            \
    W(S_GROUPS, "Groups", "分组")                                                                  \
    W(S_LISTS, "Lists", "名单")                                                                    \
    W(S_PEOPLE, "People", "员工")                                                                  \
    W(S_SALES, "What is sold, and when", "项目与时间")                                             \
    W(S_VOICE, "Voice of the client", "顾客之声")                                                  \
    W(S_QUALITY, "Data quality", "数据质量")                                                       \
    W(S_VALUE, "Value and concentration", "价值与集中度")                                          \
    W(S_BEHAVIOUR, "Behaviour", "行为")                                                            \
    W(S_OTHER, "Other results", "其他结果")

/* clang-format on */

#define CRM_WORD_ID(id, en, zh) CRM_W_##id,
enum crm_word { CRM_WORDS(CRM_WORD_ID) CRM_N_WORDS };

const char *crm_word(enum crm_lang lang, enum crm_word word);

/* The sentence with its places filled by escaped text; arg[n]. */
void crm_say(struct crm_html *html, enum crm_lang lang, enum crm_word word,
    const struct crm_slice arg[], size_t n);

/* The same as plain text, for the title of a picture: cut to fit. */
void crm_say_plain(char out[], size_t room, enum crm_lang lang, enum crm_word word,
    const struct crm_slice arg[], size_t n);

#endif
