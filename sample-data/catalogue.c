/* catalogue.c -- what is sold, who works there, what is promoted */

#include "salon.h"

#define HAIR "Hair", "美发"
#define NAIL "Nails", "美甲"
#define SKIN "Face", "美容"
#define REST "Body", "身体护理"
#define SHELF "Retail", "产品"
#define CARDS "Cards", "储值卡"

const struct item catalogue[N_ITEMS] = {
    [WOMENS_CUT] = {"Women's cut", "女士剪发", HAIR, 18800, HAIR_SKILL},
    [MENS_CUT] = {"Men's cut", "男士剪发", HAIR, 12800, HAIR_SKILL},
    [BLOW_DRY] = {"Wash and blow-dry", "洗吹", HAIR, 9800, HAIR_SKILL},
    [COLOUR_FULL] = {"Colour, full head", "染发", HAIR, 58800, HAIR_SKILL},
    [HIGHLIGHTS] = {"Highlights", "挑染", HAIR, 78800, HAIR_SKILL},
    [PERM] = {"Perm", "烫发", HAIR, 68800, HAIR_SKILL},
    [SCALP_CARE] = {"Scalp care", "头皮护理", HAIR, 29800, HAIR_SKILL},
    [MANICURE] = {"Manicure", "手部护理", NAIL, 12800, NAIL_SKILL},
    [GEL_MANICURE] = {"Gel manicure", "光疗甲", NAIL, 22800, NAIL_SKILL},
    [GEL_REMOVAL] = {"Gel removal", "卸甲", NAIL, 4800, NAIL_SKILL},
    [NAIL_ART] = {"Nail art", "美甲彩绘", NAIL, 8800, NAIL_SKILL},
    [PEDICURE] = {"Pedicure", "足部护理", NAIL, 19800, NAIL_SKILL},
    [CLEANSING_FACIAL] = {"Cleansing facial", "深层清洁", SKIN, 29800, FACE_SKILL},
    [HYDRATING_FACIAL] = {"Hydrating facial", "补水护理", SKIN, 39800, FACE_SKILL},
    [FIRMING_FACIAL] = {"Firming facial", "紧致护理", SKIN, 56800, FACE_SKILL},
    [BROW_SHAPING] = {"Brow shaping", "修眉", SKIN, 7800, FACE_SKILL},
    [LASH_LIFT] = {"Lash lift", "睫毛烫翘", SKIN, 26800, FACE_SKILL},
    [MASSAGE] = {"Neck and shoulder massage", "肩颈按摩", REST, 23800, BODY_SKILL},
    [SHAMPOO] = {"Shampoo 250 ml", "洗发水", SHELF, 13800, HAIR_SKILL},
    [CONDITIONER] = {"Conditioner 250 ml", "护发素", SHELF, 12800, HAIR_SKILL},
    [HAIR_OIL] = {"Hair oil", "护发精油", SHELF, 18800, HAIR_SKILL},
    [CUTICLE_OIL] = {"Cuticle oil", "指缘油", SHELF, 5800, NAIL_SKILL},
    [HAND_CREAM] = {"Hand cream", "护手霜", SHELF, 6800, NAIL_SKILL | BODY_SKILL},
    [SERUM] = {"Serum 30 ml", "精华液", SHELF, 39800, FACE_SKILL},
    [SUN_CREAM] = {"Sun cream", "防晒霜", SHELF, 16800, FACE_SKILL},
    [MASK_SET] = {"Mask, box of 10", "面膜(10片)", SHELF, 21800, FACE_SKILL},
    [CARD_500] = {"Prepaid card 500", "储值卡500", CARDS, 50000, 0},
    [CARD_1000] = {"Prepaid card 1000", "储值卡1000", CARDS, 100000, 0},
    [CARD_3000] = {"Prepaid card 3000", "储值卡3000", CARDS, 300000, 0},
};

int card_value(int item)
{
    return item == CARD_500 ? 55000 : item == CARD_1000 ? 120000 : 390000;
}

/* days since 1970: 19723 is 2024-01-01, 20453 is 2025-12-31 */
enum {
    ALWAYS = 0,
    NEVER = 99999,
    SEP_1_2024 = 19967,
    SEP_2_2024 = 19968,
    SEP_14_2024 = 19980,
    MAR_15_2025 = 20162,
    MAR_29_2025 = 20176,
    JUN_20_2025 = 20259,
    JUN_30_2025 = 20269,
    AUG_10_2025 = 20310,
    AUG_16_2025 = 20316,
};

const struct staff team[] = {
    {"Ana", GARDEN, HAIR_SKILL, ALWAYS, NEVER, 8, 0, 5},
    {"Leo", GARDEN, HAIR_SKILL, ALWAYS, MAR_29_2025, 11, 0, 6},
    /* takes most first-timers, keeps few */
    {"Ivy", GARDEN, HAIR_SKILL, ALWAYS, NEVER, -12, 300, 11},
    {"Tom", GARDEN, HAIR_SKILL, MAR_15_2025, NEVER, 1, 0, 6},
    {"Mei", GARDEN, NAIL_SKILL, ALWAYS, SEP_14_2024, 10, 0, 8},
    {"Joy", GARDEN, NAIL_SKILL, ALWAYS, NEVER, 1, 0, 6},
    {"Kit", GARDEN, NAIL_SKILL, SEP_1_2024, NEVER, -4, 200, 7},
    {"Rosa", GARDEN, FACE_SKILL, ALWAYS, NEVER, 6, 200, 6},
    {"Vera", GARDEN, FACE_SKILL, ALWAYS, JUN_30_2025, -9, 2600, 7},
    {"Nina", GARDEN, FACE_SKILL | BODY_SKILL, JUN_20_2025, NEVER, 4, 200, 6},
    {"Sam", GARDEN, BODY_SKILL, ALWAYS, NEVER, 3, 0, 5},
    {"小林", HARBOUR, HAIR_SKILL, SEP_2_2024, NEVER, 5, 0, 6},
    {"阿博", HARBOUR, HAIR_SKILL, SEP_2_2024, NEVER, -3, 300, 6},
    {"小燕", HARBOUR, NAIL_SKILL, SEP_2_2024, NEVER, 6, 0, 6},
    {"皮皮", HARBOUR, NAIL_SKILL, SEP_2_2024, AUG_16_2025, -3, 0, 7},
    {"豆豆", HARBOUR, NAIL_SKILL, AUG_10_2025, NEVER, 2, 0, 6},
    {"雯雯", HARBOUR, FACE_SKILL, SEP_2_2024, NEVER, 6, 300, 6},
    {"小飞", HARBOUR, BODY_SKILL | FACE_SKILL, SEP_2_2024, NEVER, 0, 900, 5},
};
const int n_team = sizeof team / sizeof team[0];

const struct campaign campaigns[] = {
    {"NEWYEAR24", 19737, 19762, 1, 0, 10, false},          /* Jan 15 - Feb 9 2024 */
    {"SPRING24", 19797, 19837, 1, NAIL_SKILL, 20, false},  /* Mar 15 - Apr 24 */
    {"TRYNAILS24", 19844, 19884, 1, NAIL_SKILL, 40, true}, /* May 1 - Jun 10 */
    {"OPENING24", SEP_2_2024, 20012, 2, 0, 30, true},      /* Sep 2 - Oct 16 */
    {"GROUPBUY24", 20014, 20057, 3, 0, 50, true},          /* Oct 18 - Nov 30 */
    {"NEWYEAR25", 20092, 20117, 3, 0, 10, false},          /* Jan 4 - Jan 29 2025 */
    {"GLOW25", 20193, 20233, 3, FACE_SKILL, 15, false},    /* Apr 15 - May 25 */
    {"GROUPBUY25", 20285, 20326, 3, 0, 50, true},          /* Jul 16 - Aug 26 */
    {"AUTUMN25", 20362, 20392, 3, HAIR_SKILL, 15, false},  /* Oct 1 - Oct 31 */
};
const int n_campaigns = sizeof campaigns / sizeof campaigns[0];

const char *const sources[N_SOURCES] = {
    "street", "referral", "online", "group buying", "partner firm", "community"};
const char *const channels_en[] = {"phone", "app", "web", "WeChat", "no booking"};
const char *const channels_zh[] = {"电话", "小程序", "网站", "微信", "到店"};
const char *const reasons_en[] = {
    "skin reaction", "changed her mind", "no visible effect", "redone: uneven"};
const char *const reasons_zh[] = {"过敏", "改变主意", "效果不明显", "效果不满意"};
