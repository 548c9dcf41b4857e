#include "pos/field.h"

enum { T = 1 << CRM_STREAM_TRANSACTIONS, C = 1 << CRM_STREAM_CLIENTS, A = 1 << CRM_STREAM_ANSWERS };

static const struct crm_field_info info[CRM_N_FIELDS] = {
    [CRM_FIELD_CUSTOMER_ID] = {"customer_id", CRM_KIND_ID, "who; empty: a walk-in"},
    [CRM_FIELD_DATE] = {"date", CRM_KIND_DATE, "when, local business time"},
    [CRM_FIELD_AMOUNT] = {"amount", CRM_KIND_MONEY, "paid for the line, refunds negative"},
    [CRM_FIELD_TXN_ID] = {"txn_id", CRM_KIND_TEXT, "ticket the line belongs to"},
    [CRM_FIELD_ITEM] = {"item", CRM_KIND_TEXT, "what was sold"},
    [CRM_FIELD_CATEGORY] = {"category", CRM_KIND_TEXT, "group of the item"},
    [CRM_FIELD_KIND] = {"kind", CRM_KIND_WORD, "service product prepaid redeem refund other"},
    [CRM_FIELD_QUANTITY] = {"quantity", CRM_KIND_NUMBER, "how many"},
    [CRM_FIELD_DISCOUNT] = {"discount", CRM_KIND_OFF, "amount taken off, positive"},
    [CRM_FIELD_DISCOUNT_RATE] = {"discount_rate", CRM_KIND_RATE, "share taken off, 0 to 1"},
    [CRM_FIELD_FACE_VALUE] = {"face_value", CRM_KIND_MONEY, "value loaded on a card"},
    [CRM_FIELD_STAFF] = {"staff", CRM_KIND_TEXT, "who served or sold"},
    [CRM_FIELD_STORE] = {"store", CRM_KIND_TEXT, "where"},
    [CRM_FIELD_CHANNEL] = {"channel", CRM_KIND_TEXT, "how: shop, web, phone"},
    [CRM_FIELD_CAMPAIGN] = {"campaign", CRM_KIND_TEXT, "which promotion"},
    [CRM_FIELD_REASON] = {"reason", CRM_KIND_TEXT, "why it came back"},
    [CRM_FIELD_COST] = {"cost", CRM_KIND_MONEY, "cost of the line"},
    [CRM_FIELD_NAME] = {"name", CRM_KIND_TEXT, "of the client"},
    [CRM_FIELD_PHONE] = {"phone", CRM_KIND_TEXT, "telephone"},
    [CRM_FIELD_EMAIL] = {"email", CRM_KIND_TEXT, "address"},
    [CRM_FIELD_BIRTHDAY] = {"birthday", CRM_KIND_BIRTHDAY, "YYYY-MM-DD, or MM-DD without a year"},
    [CRM_FIELD_GENDER] = {"gender", CRM_KIND_GENDER, "female, male"},
    [CRM_FIELD_DISTRICT] = {"district", CRM_KIND_TEXT, "where she lives"},
    [CRM_FIELD_OCCUPATION] = {"occupation", CRM_KIND_TEXT, "her work"},
    [CRM_FIELD_SOURCE] = {"source", CRM_KIND_TEXT, "how she came to know the salon"},
    [CRM_FIELD_REFERRED_BY] = {"referred_by", CRM_KIND_ID, "id of the client who sent her"},
    [CRM_FIELD_JOINED] = {"joined", CRM_KIND_DATE, "client since"},
    [CRM_FIELD_CONSENT] = {"consent", CRM_KIND_TEXT, "to be contacted"},
    [CRM_FIELD_LEVEL] = {"level", CRM_KIND_TEXT, "of membership"},
    [CRM_FIELD_POINTS] = {"points", CRM_KIND_NUMBER, "of membership"},
    [CRM_FIELD_CARD] = {"card", CRM_KIND_TEXT, "number of the member card"},
    [CRM_FIELD_AGE] = {"age", CRM_KIND_NUMBER, "in years"},
    [CRM_FIELD_BOUGHT] = {"bought", CRM_KIND_TEXT, "products and services she has bought"},
    [CRM_FIELD_INCOME] = {"income", CRM_KIND_TEXT, "spending power"},
    [CRM_FIELD_LIFESTYLE] = {"lifestyle", CRM_KIND_TEXT, "how she lives"},
    [CRM_FIELD_TOPICS] = {"topics", CRM_KIND_TEXT, "what she likes to talk about"},
    [CRM_FIELD_CONTACT_HABIT] = {"contact_habit", CRM_KIND_TEXT, "how and when to reach her"},
    [CRM_FIELD_SKIN] = {"skin", CRM_KIND_TEXT, "condition of her skin"},
    [CRM_FIELD_PRODUCT_HABIT] = {"product_habit", CRM_KIND_TEXT, "which products she uses"},
    [CRM_FIELD_COLOUR] = {"colour", CRM_KIND_TEXT, "she prefers"},
    [CRM_FIELD_MUSIC] = {"music", CRM_KIND_TEXT, "she prefers"},
    [CRM_FIELD_BEAUTICIAN] = {"beautician", CRM_KIND_TEXT, "kind of beautician she prefers"},
    [CRM_FIELD_FREE_TIME] = {"free_time", CRM_KIND_TEXT, "when she has time"},
    [CRM_FIELD_TEMPERAMENT] = {"temperament", CRM_KIND_TEXT, "her nature"},
    [CRM_FIELD_FAMILY] = {"family", CRM_KIND_TEXT, "partner, children"},
    [CRM_FIELD_NOTE] = {"note", CRM_KIND_TEXT, "anything else"},
    [CRM_FIELD_RID] = {"rid", CRM_KIND_TEXT, "number of the response"},
    [CRM_FIELD_TIME] = {"time", CRM_KIND_TIME, "joined with date when it stands apart"},
    [CRM_FIELD_PRICE] = {"price", CRM_KIND_MONEY, "of one; amount is made from it when missing"},
    [CRM_FIELD_TAX] = {"tax", CRM_KIND_MONEY, "on the line; with --tax"},
};

static const enum crm_field transactions[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_DATE,
    CRM_FIELD_AMOUNT, CRM_FIELD_TXN_ID, CRM_FIELD_ITEM, CRM_FIELD_CATEGORY, CRM_FIELD_KIND,
    CRM_FIELD_QUANTITY, CRM_FIELD_DISCOUNT, CRM_FIELD_DISCOUNT_RATE, CRM_FIELD_FACE_VALUE,
    CRM_FIELD_STAFF, CRM_FIELD_STORE, CRM_FIELD_CHANNEL, CRM_FIELD_CAMPAIGN, CRM_FIELD_REASON,
    CRM_FIELD_COST};

static const enum crm_field clients[] = {CRM_FIELD_CUSTOMER_ID, CRM_FIELD_NAME, CRM_FIELD_PHONE,
    CRM_FIELD_EMAIL, CRM_FIELD_BIRTHDAY, CRM_FIELD_GENDER, CRM_FIELD_DISTRICT, CRM_FIELD_OCCUPATION,
    CRM_FIELD_SOURCE, CRM_FIELD_REFERRED_BY, CRM_FIELD_JOINED, CRM_FIELD_CONSENT, CRM_FIELD_STAFF,
    CRM_FIELD_LEVEL, CRM_FIELD_POINTS, CRM_FIELD_CARD, CRM_FIELD_AGE, CRM_FIELD_BOUGHT,
    CRM_FIELD_INCOME, CRM_FIELD_LIFESTYLE, CRM_FIELD_TOPICS, CRM_FIELD_CONTACT_HABIT,
    CRM_FIELD_SKIN, CRM_FIELD_PRODUCT_HABIT, CRM_FIELD_COLOUR, CRM_FIELD_MUSIC,
    CRM_FIELD_BEAUTICIAN, CRM_FIELD_FREE_TIME, CRM_FIELD_TEMPERAMENT, CRM_FIELD_FAMILY,
    CRM_FIELD_NOTE};

static const enum crm_field answers[] = {CRM_FIELD_RID, CRM_FIELD_CUSTOMER_ID, CRM_FIELD_DATE};

/*
 * Headers, best first, ", " between them; blanks do not count when a key is compared.  Lists of
 * one field follow each other in rank.  A header may stand under several fields: the first field
 * in the order of enum crm_field that finds nothing better takes it.
 */
static const struct {
    enum crm_field field;
    unsigned streams;
    const char *headers;
} dictionary[] = {
    {CRM_FIELD_CUSTOMER_ID, T | C | A,
        "customer id, client id, member id, guest id, patient id, user id, buyer id, customer no, "
        "client no, member no, customer number, client number, member number, customer code, "
        "client code, member code, guest code, membership number, square customer id"},
    {CRM_FIELD_CUSTOMER_ID, T | C | A,
        "客户编号, 顾客编号, 会员编号, 客户编码, 会员编码, 客户id, 顾客id, 会员id, 用户id, 客户号, "
        "顾客号, "
        "会员号, 会员号码, 客户代码, 会员代码, 档案号, 会员卡号, 会员卡, 卡号, 会员卡编号, "
        "买家会员名"},
    {CRM_FIELD_CUSTOMER_ID, T | C | A, "customer, client, guest, member, 客户, 顾客, 会员"},
    {CRM_FIELD_DATE, T,
        "date, transaction date, sale date, sales date, date of sale, payment date, checkout date, "
        "invoice date, receipt date, order date, purchase date, service date, visit date, "
        "appointment date, datetime, date time, timestamp, paid at, closed at, completed at, "
        "transaction time, sale time, checkout time, order time, created at, created"},
    {CRM_FIELD_DATE, T,
        "消费时间, 消费日期, 结账时间, 结账日期, 结算时间, 结算日期, 交易时间, 交易日期, 付款时间, "
        "支付时间, "
        "收款时间, 收银时间, 完成时间, 销售时间, 销售日期, 服务时间, 服务日期, 到店时间, 到店日期, "
        "营业日期, "
        "单据日期, 单据时间, 开单时间, 开单日期, 下单时间, 下单日期, 订单时间, 订单日期, "
        "订单付款时间, "
        "订单创建时间, 创建时间, 制单日期, 日期, 时间, 日期时间"},
    {CRM_FIELD_DATE, A,
        "date, submitted at, submitted, submission date, completed at, response date, end date, "
        "timestamp, start date, created at, 提交时间, 提交答卷时间, 提交日期, 填写时间, 填写日期, "
        "答题时间, 完成时间, 结束时间, 开始时间, 日期, 时间"},
    {CRM_FIELD_AMOUNT, T,
        "amount, net sales, net amount, amount paid, paid amount, total paid, paid, line total, "
        "line amount, sale price, sales amount, sale amount, total amount, total price, price "
        "paid, "
        "sales, net sale, total sales, revenue, turnover, total collected, total, expenditure, "
        "spend, value"},
    {CRM_FIELD_AMOUNT, T,
        "实收金额, 实收, 实收款, 实付金额, 实付, 实付款, 实际金额, 实际支付金额, 实际收款, "
        "实收合计, "
        "买家实际支付金额, 商家实收, 应结订单金额, 付款金额, 支付金额, 收款金额, 折后金额, 折后价, "
        "成交金额, "
        "成交价, 消费金额, 消费额, 销售金额, 销售额, 交易金额, 订单金额, 合计金额, 总金额, 总额, "
        "金额, 小计, "
        "业绩, 应收金额, 应收, 应付金额"},
    {CRM_FIELD_TXN_ID, T,
        "txn id, transaction id, transaction no, transaction number, transaction, receipt number, "
        "receipt no, receipt id, receipt, invoice no, invoice number, invoice id, invoice, "
        "order id, order no, order number, order, ticket no, ticket number, ticket id, ticket, "
        "bill no, bill number, bill, check no, sale id, sale no, sale number, booking ref"},
    {CRM_FIELD_TXN_ID, T,
        "单号, 单据号, 单据编号, 单据号码, 流水号, 交易号, 交易编号, 交易单号, 交易流水号, 订单号, "
        "订单编号, "
        "小票号, 小票编号, 账单号, 账单编号, 消费单号, 结账单号, 销售单号, 收银单号, 开单号, "
        "商户订单号, "
        "支付宝交易号, 微信订单号, 微信支付订单号, 业务单号"},
    {CRM_FIELD_ITEM, T,
        "item, item name, service name, product name, service, product, treatment, treatment name, "
        "lineitem name, dishes name, item description, description, title"},
    {CRM_FIELD_ITEM, T,
        "项目, 项目名称, 服务项目, 消费项目, 护理项目, 品项, 品项名称, 服务名称, 商品名称, "
        "产品名称, 商品, "
        "产品, 服务, 品名, 货品名称, 菜品名称, 商品标题, 消费内容, 名称"},
    {CRM_FIELD_CATEGORY, T,
        "category, category name, item category, product category, service category, department, "
        "product type, parent class name, 类别, 分类, 项目类别, 项目分类, 品项类别, 品项分类, "
        "商品分类, "
        "商品类别, 产品类别, 产品分类, 服务类别, 服务分类, 品类, 大类, 所属分类"},
    {CRM_FIELD_KIND, T,
        "kind, item type, line type, event type, receipt type, itemization type, sale type, "
        "transaction type, type, 业务类型, 消费类型, 项目类型, 品项类型, 商品类型, 销售类型, "
        "单据类型, "
        "交易类型, 订单类型, 类型, 消费方式"},
    {CRM_FIELD_QUANTITY, T,
        "quantity, qty, lineitem quantity, units, count, counts, 数量, 件数, 次数, 商品数量, "
        "购买数量, "
        "销售数量, 项目数量"},
    {CRM_FIELD_DISCOUNT, T,
        "discount, discounts, discount amount, discount total, line discount, lineitem discount, "
        "优惠金额, 优惠, 折扣金额, 折让金额, 折让, 减免金额, 减免, 优惠额, 折扣"},
    {CRM_FIELD_DISCOUNT_RATE, T,
        "discount rate, discount %, discount percent, discount percentage, 折扣率, 折扣比例, "
        "优惠率"},
    {CRM_FIELD_FACE_VALUE, T,
        "face value, stored value, card value, loaded value, 面值, 卡面值, 卡面金额, 到账金额, "
        "储值面值"},
    {CRM_FIELD_STAFF, T | C,
        "staff, staff name, employee, employee name, stylist, therapist, beautician, technician, "
        "team member, service provider, provider, served by, sold by, operator, salesperson, "
        "preferred staff, preferred stylist, cashier, cashier name, emp id"},
    {CRM_FIELD_STAFF, T | C,
        "美容师, 技师, 服务美容师, 服务技师, 服务人员, 服务员工, 发型师, 美发师, 设计师, 美甲师, "
        "理发师, "
        "护理师, 专属美容师, 专属顾问, 服务顾问, 美容顾问, 顾问, 员工, 员工姓名, 销售人员, 销售员, "
        "导购, "
        "经手人, 操作人, 操作员, 收银员"},
    {CRM_FIELD_STORE, T | C,
        "store, store name, shop, shop name, branch, branch name, location, location name, outlet, "
        "salon, centre, center, 门店, 门店名称, 店铺, 店铺名称, 分店, 分店名称, 店名, 消费门店, "
        "所属门店, "
        "服务门店, 开单门店"},
    {CRM_FIELD_CHANNEL, T,
        "channel, sales channel, order channel, source, 渠道, 销售渠道, 消费渠道, 订单渠道, "
        "订单来源, "
        "渠道来源, 来源"},
    {CRM_FIELD_CAMPAIGN, T,
        "campaign, promotion, promo, promo code, offer, coupon, coupon code, voucher, "
        "discount code, 活动, 活动名称, 营销活动, 优惠活动, 促销活动, 促销, 优惠券, 券名称"},
    {CRM_FIELD_REASON, T,
        "reason, refund reason, return reason, 原因, 退款原因, 退货原因, 退单原因"},
    {CRM_FIELD_COST, T, "cost, cost of goods, cost amount, line cost, 成本, 成本金额, 成本价"},
    {CRM_FIELD_NAME, T | C,
        "name, customer name, client name, guest name, member name, full name, 姓名, 客户姓名, "
        "顾客姓名, "
        "会员姓名, 客户名称, 顾客名称, 会员名称, 客户名, 会员名, 昵称, customer, client, guest, "
        "member, 客户, "
        "顾客, 会员"},
    {CRM_FIELD_PHONE, T | C | A,
        "phone, mobile, phone number, mobile number, mobile phone, cell phone, cell, telephone, "
        "tel, "
        "contact number, customer phone, client phone, customer contacts, 手机号, 手机, 手机号码, "
        "电话, "
        "联系电话, 电话号码, 联系手机, 会员手机, 会员手机号, 客户手机, 客户手机号, 顾客手机, "
        "顾客手机号, "
        "客户电话, 顾客电话, 移动电话, 联系方式"},
    {CRM_FIELD_EMAIL, T | C | A,
        "email, email address, e mail, customer email, client email, 邮箱, 电子邮箱, 电子邮件, "
        "邮箱地址"},
    {CRM_FIELD_BIRTHDAY, T | C,
        "birthday, birth date, birthdate, date of birth, dob, 生日, 出生日期, 出生年月日, "
        "会员生日, "
        "客户生日, 顾客生日"},
    {CRM_FIELD_GENDER, T | C, "gender, sex, 性别"},
    {CRM_FIELD_DISTRICT, C,
        "district, area, suburb, neighbourhood, neighborhood, city, town, region, address, 区域, "
        "地区, "
        "城区, 所在区域, 居住区域, 居住地, 商圈, 城市, 住址, 地址, 家庭住址, 联系地址"},
    {CRM_FIELD_OCCUPATION, C, "occupation, job, job title, profession, 职业, 工作, 行业, 工作单位"},
    {CRM_FIELD_SOURCE, C,
        "source, lead source, referral source, client source, customer source, 来源, 客户来源, "
        "顾客来源, "
        "会员来源, 来源渠道, 渠道, 获客渠道, 开发途径"},
    {CRM_FIELD_REFERRED_BY, C,
        "referred by, referrer, referral, referrer id, 介绍人, 推荐人, 转介绍人, 邀请人, "
        "介绍人编号"},
    {CRM_FIELD_JOINED, C,
        "joined, join date, joined on, member since, client since, customer since, "
        "registration date, registered, date added, created at, created, first visit, 入会日期, "
        "入会时间, 注册日期, 注册时间, 开卡日期, 开卡时间, 办卡日期, 办卡时间, 建档日期, 建档时间, "
        "加入日期, "
        "加入时间, 创建时间"},
    {CRM_FIELD_CONSENT, C,
        "consent, marketing consent, opt in, opted in, subscribed, accepts marketing, "
        "accepts email marketing, accepts sms marketing, email subscription status, gdpr consent, "
        "同意, 是否同意, 营销同意, 隐私授权, 授权, "
        "接收短信, 同意营销, 同意接收, 同意接收短信, 是否接收短信, 接受营销"},
    {CRM_FIELD_LEVEL, T | C,
        "level, tier, member level, membership level, membership, 会员等级, 等级, 会员级别, 级别, "
        "会员类型, "
        "卡类型, 卡别, 卡等级"},
    {CRM_FIELD_POINTS, C,
        "points, loyalty points, points balance, 积分, 会员积分, 可用积分, 积分余额, 当前积分"},
    {CRM_FIELD_CARD, T | C,
        "card, member card, loyalty card, card number, card no, 会员卡号, 会员卡, 卡号, "
        "会员卡编号, 储值卡号"},
    {CRM_FIELD_AGE, C, "age, 年龄"},
    {CRM_FIELD_BOUGHT, C,
        "bought, products, services, products and services, 购买项目, 购买产品, 购买记录, "
        "所购产品, 产品与服务, "
        "购买的产品和服务"},
    {CRM_FIELD_INCOME, C,
        "income, spending power, income level, 收入, 消费能力, 消费水平, 收入水平, 月收入, 年收入"},
    {CRM_FIELD_LIFESTYLE, C, "lifestyle, 生活方式, 生活习惯, 生活品质"},
    {CRM_FIELD_TOPICS, C, "topics, interests, hobbies, 话题, 喜欢的话题, 兴趣, 爱好, 兴趣爱好"},
    {CRM_FIELD_CONTACT_HABIT, C,
        "contact habit, contact preference, preferred contact, preferred contact method, "
        "best time to call, 联系习惯, 联系偏好, 方便联系时间, 联络习惯"},
    {CRM_FIELD_SKIN, C,
        "skin, skin type, skin condition, 肤质, 皮肤状况, 皮肤类型, 皮肤状态, 皮肤"},
    {CRM_FIELD_PRODUCT_HABIT, C,
        "product habit, product habits, 产品使用习惯, 护肤习惯, 使用产品, 产品习惯, 用品习惯"},
    {CRM_FIELD_COLOUR, C,
        "colour, color, favourite colour, favorite color, preferred colour, 喜欢的颜色, 颜色, "
        "颜色喜好"},
    {CRM_FIELD_MUSIC, C,
        "music, favourite music, favorite music, preferred music, 喜欢的音乐, 音乐, 音乐喜好"},
    {CRM_FIELD_BEAUTICIAN, C,
        "beautician, preferred beautician, kind of beautician, 喜欢的美容师类型, 喜欢的美容师, "
        "美容师偏好"},
    {CRM_FIELD_FREE_TIME, C,
        "free time, available time, availability, 空闲时间, 休息时间, 闲暇时间, 方便时间"},
    {CRM_FIELD_TEMPERAMENT, C, "temperament, personality, 性格, 脾气, 性情, 个性"},
    {CRM_FIELD_FAMILY, C,
        "family, marital status, children, 家庭, 家庭情况, 家庭成员, 婚姻状况, 婚姻, 子女"},
    {CRM_FIELD_NOTE, C, "note, notes, comment, comments, remarks, 备注, 说明"},
    {CRM_FIELD_RID, A,
        "rid, response id, respondent id, respondent, response, submission id, 答卷编号, 答卷id, "
        "答卷序号, 问卷编号, 提交编号, 答题编号, 序号, 编号"},
    {CRM_FIELD_TIME, T,
        "time, transaction time, sale time, checkout time, order time, 时间, 消费时间, 结账时间, "
        "交易时间, 销售时间, 服务时间, 开单时间, 下单时间, 单据时间"},
    {CRM_FIELD_PRICE, T,
        "price, unit price, item price, lineitem price, list price, retail price, 单价, 售价, "
        "商品单价, "
        "项目单价, 价格, 原价, 标价, 零售价, 门市价"},
    {CRM_FIELD_TAX, T, "tax, taxes, tax amount, vat, gst, sales tax, 税额, 税, 税金"},
};

enum { N_LISTS = sizeof dictionary / sizeof *dictionary };

const struct crm_field_info *crm_field_info(enum crm_field field)
{
    return &info[field];
}

enum crm_field crm_field_find(struct crm_slice name)
{
    if (crm_slice_is(name, "unit_price"))
        return CRM_FIELD_PRICE;
    for (int f = 0; f < CRM_N_FIELDS; f++)
        if (crm_slice_is(name, info[f].name))
            return (enum crm_field)f;
    return CRM_N_FIELDS;
}

bool crm_field_names(enum crm_field field)
{
    return field == CRM_FIELD_CUSTOMER_ID || field == CRM_FIELD_TXN_ID || field == CRM_FIELD_ITEM ||
           field == CRM_FIELD_CATEGORY || field == CRM_FIELD_STAFF || field == CRM_FIELD_STORE;
}

size_t crm_field_output(enum crm_stream stream, const enum crm_field **fields)
{
    switch (stream) {
    case CRM_STREAM_CLIENTS:
        *fields = clients;
        return sizeof clients / sizeof *clients;
    case CRM_STREAM_ANSWERS:
        *fields = answers;
        return sizeof answers / sizeof *answers;
    default:
        *fields = transactions;
        return sizeof transactions / sizeof *transactions;
    }
}

bool crm_field_required(enum crm_stream stream, enum crm_field field)
{
    if (stream == CRM_STREAM_ANSWERS)
        return false;
    if (field == CRM_FIELD_CUSTOMER_ID)
        return true;
    return stream == CRM_STREAM_TRANSACTIONS &&
           (field == CRM_FIELD_DATE || field == CRM_FIELD_AMOUNT);
}

/*
 * Where `key` stands in a list "a b, c" when blanks and what a key leaves out are skipped: 0, 1 ...
 * or -1; *n_words grows by the words passed.
 */
static int position(const char *list, const char *key, int *n_words)
{
    while (*list) {
        const char *k = key;
        bool same = true;
        for (; *list && *list != ','; list++) {
            if (*list == ' ' || *list == '_')
                continue;
            same = same && *k == *list;
            k += same;
        }
        if (same && *k == '\0')
            return *n_words;
        ++*n_words;
        list += *list == ',';
        list += *list == ' ';
    }
    return -1;
}

int crm_field_rank(enum crm_stream stream, enum crm_field field, const char *key)
{
    int n_words = 1, at;

    if (!*key)
        return -1;
    at = position(info[field].name, key, &(int){0}); /* our own name is the best there is */
    for (size_t i = 0; i < N_LISTS; i++) {
        if (dictionary[i].field != field || !(dictionary[i].streams & 1u << stream))
            continue;
        if (at == 0)
            return 0;
        if ((at = position(dictionary[i].headers, key, &n_words)) >= 0)
            return at;
    }
    return -1;
}

const char *crm_field_headers(enum crm_stream stream, enum crm_field field, size_t list)
{
    for (size_t i = 0; i < N_LISTS; i++)
        if (dictionary[i].field == field && (dictionary[i].streams & 1u << stream) && list-- == 0)
            return dictionary[i].headers;
    return NULL;
}

static bool listed(const char *list, const char *key)
{
    return *key && position(list, key, &(int){0}) >= 0;
}

const char *crm_word_kind(const char *key)
{
    static const struct {
        const char *kind, *words;
    } list[] = {
        {"service", "service, services, treatment, appointment, 服务, 项目, 护理, 服务项目, 劳务, "
                    "护理项目"},
        {"product",
            "product, products, retail, physical good, goods, 产品, 商品, 零售, 产品销售, 客装, "
            "商品销售, 实物"},
        {"prepaid",
            "prepaid, package, packages, membership, gift card, giftcard, top up, topup, course, "
            "voucher sale, 充值, 储值, 售卡, 办卡, 开卡, 购卡, 续卡, 会员充值, 卡充值, 套餐, 疗程, "
            "次卡, 卡项, "
            "预付"},
        {"redeem",
            "redeem, redeemed, redemption, package redemption, 划卡, 消耗, 耗卡, 扣卡, 扣次, 划次, "
            "核销, 卡扣, 疗程消耗, 次卡消耗"},
        {"refund", "refund, refunded, refunds, return, returned, returns, 退款, 退货, 退卡, 退费, "
                   "退单, 退"},
        {"other", "other, payment, sale, sales, 其他, 其它, 销售, 消费, 交易, 收款"},
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (listed(list[i].words, key))
            return list[i].kind;
    return NULL;
}

const char *crm_word_gender(const char *key)
{
    if (listed("female, f, woman, women, w, ms, mrs, miss, 女, 女性, 女士, 小姐", key))
        return "female";
    return listed("male, m, man, men, mr, 男, 男性, 先生, 男士", key) ? "male" : NULL;
}

static bool begins(const char *key, const char *const starts[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(key, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

bool crm_word_sum(const char *key)
{
    static const char *const starts[] = {"合计", "总计", "小计"};

    return begins(key, starts, sizeof starts / sizeof *starts) ||
           listed("total, totals, grand total, subtotal, sub total, sum, report total, page total, "
                  "day total, daily total, 本日合计, 本页合计, 日合计, 总合计",
               key);
}

bool crm_word_footer(const char *key)
{
    static const char *const starts[] = {"endof", "reportgenerated", "generated", "exported",
        "reportexported", "printed", "reportprinted", "createdby", "createdon", "createdat",
        "reportdate", "reportcreated", "poweredby", "note", "totalamount", "totalrecords",
        "totalrows", "summary", "共", "导出", "打印", "备注", "说明", "注", "制单", "以下空白"};
    const char *p = key;

    /* "Page 1 of 3", "第1页", a line of dashes */
    if (strncmp(key, "page", 4) == 0 || (*key == '\0'))
        return *key == '\0' || (key[4] >= '0' && key[4] <= '9');
    if (strncmp(p, "第", sizeof "第" - 1) == 0)
        return strstr(p, "页") != NULL;
    return listed("end", key) || begins(key, starts, sizeof starts / sizeof *starts);
}

bool crm_word_total(const char *key)
{
    static const char *const starts[] = {"合计", "总计", "小计", "共计", "累计", "总交易单数",
        "总笔数", "总共", "本页", "汇总", "grandtotal", "nettotal", "subtotal", "sumof", "导出时间",
        "打印时间", "制表", "统计时间", "以上"};

    if (listed("total, totals, sum, overall, report total, page total, 总数, 总额, 总和, 平均, "
               "average, total amount, total sales, totaal, gesamt, summe, totale, somme",
            key))
        return true;
    if (begins(key, starts, sizeof starts / sizeof *starts))
        return true;
    /* "Total: 12 receipts", "Totals 2024", but no name that begins so */
    if (strncmp(key, "total", 5) == 0)
        return key[5] == 's' || (key[5] >= '0' && key[5] <= '9');
    return false;
}

bool crm_word_walk_in(const char *key)
{
    return listed("walk in, walkin, walk ins, walk in customer, walk in client, house, "
                  "house account, cash, cash sale, cash customer, guest, anonymous, unknown, none, "
                  "no customer, no name, retail, 散客, 散户, 非会员, 过客, 路人, 零售, 匿名, "
                  "无会员, 普通顾客, "
                  "现金客户",
               key) ||
           (*key && strspn(key, "0") == strlen(key)) ||
           (*key && strspn(key, "9") == strlen(key) && strlen(key) >= 4);
}
